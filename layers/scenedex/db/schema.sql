CREATE EXTENSION IF NOT EXISTS vector WITH SCHEMA public;

COMMENT ON EXTENSION vector IS 'vector data type and ivfflat and hnsw access methods';

CREATE FUNCTION public.copy_frame_bits() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  insert into public.frame_bits (user_id, frame_id, model_id, video_id, generation, bits)
  select user_id, frame_id, model_id, video_id, generation, public.binary_quantize(vec) from written
  on conflict (user_id, frame_id, model_id) do update set bits = excluded.bits;
  return null;
end
$$;

ALTER FUNCTION public.copy_frame_bits() OWNER TO scenedex_owner;

CREATE FUNCTION public.meaning_candidates(model integer, query public.halfvec, only_videos uuid[], floor_score real, depth integer) RETURNS TABLE(scene_id uuid, score real, place bigint)
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 100
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET jit TO 'off'
    SET plan_cache_mode TO 'force_custom_plan'
    AS $$
  with nearest as (
    select v.scene_id, (1 - (v.vec <=> query))::real as similarity
    from public.text_vectors v
    join public.published_videos(only_videos) p
      on p.video_id = v.video_id and p.generation = v.generation
    where v.user_id = nullif(current_setting('app.user_id', true), '')::uuid
      and v.model_id = model and query is not null
  )
  select n.scene_id, n.similarity, row_number() over (order by n.similarity desc, n.scene_id)
  from nearest n
  where n.similarity >= floor_score
  order by 3
  limit depth
$$;

ALTER FUNCTION public.meaning_candidates(model integer, query public.halfvec, only_videos uuid[], floor_score real, depth integer) OWNER TO scenedex_finder;

CREATE FUNCTION public.picture_candidates(model integer, query public.halfvec, only_videos uuid[], floor_score real, depth integer, reranked integer, exact_up_to integer) RETURNS TABLE(scene_id uuid, frame_id uuid, score real, place bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
  if query is null then
    return;
  end if;
  perform from public.frame_bits b
  where b.user_id = nullif(current_setting('app.user_id', true), '')::uuid and b.model_id = model
  offset exact_up_to limit 1;
  if found then
    return query select * from public.picture_candidates_bits(
      model, query, only_videos, floor_score, depth, reranked
    );
  else
    return query select * from public.picture_candidates_exact(
      model, query, only_videos, floor_score, depth
    );
  end if;
end
$$;

ALTER FUNCTION public.picture_candidates(model integer, query public.halfvec, only_videos uuid[], floor_score real, depth integer, reranked integer, exact_up_to integer) OWNER TO scenedex_finder;

CREATE FUNCTION public.picture_candidates_bits(model integer, query public.halfvec, only_videos uuid[], floor_score real, depth integer, reranked integer) RETURNS TABLE(scene_id uuid, frame_id uuid, score real, place bigint)
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 100
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET jit TO 'off'
    SET plan_cache_mode TO 'force_custom_plan'
    AS $$
  with signs as materialized (
    select b.frame_id
    from public.frame_bits b
    join public.published_videos(only_videos) p
      on p.video_id = b.video_id and p.generation = b.generation
    where b.user_id = nullif(current_setting('app.user_id', true), '')::uuid
      and b.model_id = model
    order by b.bits <~> binary_quantize(query), b.frame_id
    limit reranked
  ),
  nearest as (
    select v.scene_id, v.frame_id, (1 - (v.vec <=> query))::real as similarity
    from signs s
    join public.frame_vectors v
      on v.user_id = nullif(current_setting('app.user_id', true), '')::uuid
      and v.frame_id = s.frame_id and v.model_id = model
  ),
  best as (
    select distinct on (n.scene_id) n.scene_id, n.frame_id, n.similarity
    from nearest n
    where n.similarity >= floor_score
    order by n.scene_id, n.similarity desc, n.frame_id
  )
  select b.scene_id, b.frame_id, b.similarity,
    row_number() over (order by b.similarity desc, b.scene_id)
  from best b
  order by 4
  limit depth
$$;

ALTER FUNCTION public.picture_candidates_bits(model integer, query public.halfvec, only_videos uuid[], floor_score real, depth integer, reranked integer) OWNER TO scenedex_finder;

CREATE FUNCTION public.picture_candidates_exact(model integer, query public.halfvec, only_videos uuid[], floor_score real, depth integer) RETURNS TABLE(scene_id uuid, frame_id uuid, score real, place bigint)
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 100
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET jit TO 'off'
    SET plan_cache_mode TO 'force_custom_plan'
    AS $$
  with nearest as (
    select v.scene_id, v.frame_id, (1 - (v.vec <=> query))::real as similarity
    from public.frame_vectors v
    join public.published_videos(only_videos) p
      on p.video_id = v.video_id and p.generation = v.generation
    where v.user_id = nullif(current_setting('app.user_id', true), '')::uuid
      and v.model_id = model
  ),
  best as (
    select distinct on (n.scene_id) n.scene_id, n.frame_id, n.similarity
    from nearest n
    where n.similarity >= floor_score
    order by n.scene_id, n.similarity desc, n.frame_id
  )
  select b.scene_id, b.frame_id, b.similarity,
    row_number() over (order by b.similarity desc, b.scene_id)
  from best b
  order by 4
  limit depth
$$;

ALTER FUNCTION public.picture_candidates_exact(model integer, query public.halfvec, only_videos uuid[], floor_score real, depth integer) OWNER TO scenedex_finder;

CREATE FUNCTION public.published_videos(only_videos uuid[]) RETURNS TABLE(video_id uuid, generation integer)
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 100
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  select v.video_id, v.generation
  from public.videos v
  where v.user_id = nullif(current_setting('app.user_id', true), '')::uuid
    and v.generation > 0 and v.deleted_at is null
    and (only_videos is null or v.video_id = any (only_videos))
$$;

ALTER FUNCTION public.published_videos(only_videos uuid[]) OWNER TO scenedex_finder;

CREATE FUNCTION public.word_candidates(terms text[], only_videos uuid[], floor_score real, depth integer) RETURNS TABLE(scene_id uuid, score real, place bigint)
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 100
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET jit TO 'off'
    SET plan_cache_mode TO 'force_custom_plan'
    AS $$
  with asked as materialized (
    select position, word::tsquery as word
    from unnest(terms) with ordinality as term (word, position)
  ),
  holding as materialized (
    select t.scene_id, t.tsv
    from public.scene_texts t
    where t.user_id = nullif(current_setting('app.user_id', true), '')::uuid
      and t.tsv @@ array_to_string(terms, ' | ')::tsquery
  ),
  matches as materialized (
    select h.scene_id, a.position
    from holding h join asked a on h.tsv @@ a.word
  ),
  found as (
    select a.position, count(m.position)::float8 as scenes
    from asked a left join matches m using (position)
    group by a.position
  ),
  total as (
    select count(*)::float8 as scenes
    from public.scene_texts t
    where t.user_id = nullif(current_setting('app.user_id', true), '')::uuid
  ),
  weights as (
    select found.position,
      ln(1 + (total.scenes - greatest(found.scenes, 1) + 0.5) / (greatest(found.scenes, 1) + 0.5))
      * case when found.scenes = 0 then 0.5 else 1 end as weight
    from found cross join total
  ),
  shares as (
    select m.scene_id, (sum(w.weight) / (select sum(weight) from weights))::real as share
    from matches m join weights w using (position)
    group by m.scene_id
  )
  select s.scene_id, s.share,
    row_number() over (
      order by s.share desc, ts_rank_cd(h.tsv, array_to_string(terms, ' | ')::tsquery) desc,
        s.scene_id
    )
  from shares s
  join holding h using (scene_id)
  join public.scenes c using (scene_id)
  join public.published_videos(only_videos) p
    on p.video_id = c.video_id and p.generation = c.generation
  where s.share >= floor_score
  order by 3
  limit depth
$$;

ALTER FUNCTION public.word_candidates(terms text[], only_videos uuid[], floor_score real, depth integer) OWNER TO scenedex_finder;

CREATE TABLE public.audit_events (
    event_id bigint NOT NULL,
    user_id uuid NOT NULL,
    actor text NOT NULL,
    action text NOT NULL,
    subject text NOT NULL,
    details jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY public.audit_events FORCE ROW LEVEL SECURITY;

ALTER TABLE public.audit_events OWNER TO scenedex_owner;

ALTER TABLE public.audit_events ALTER COLUMN event_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.audit_events_event_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.embedding_models (
    model_id integer NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    revision text NOT NULL,
    dimensions integer NOT NULL,
    preprocessing text NOT NULL,
    state text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT embedding_models_dimensions_check CHECK (((dimensions >= 1) AND (dimensions <= 4000))),
    CONSTRAINT embedding_models_kind_check CHECK ((kind = ANY (ARRAY['text'::text, 'image'::text]))),
    CONSTRAINT embedding_models_state_check CHECK ((state = ANY (ARRAY['filling'::text, 'active'::text, 'retired'::text])))
);

ALTER TABLE public.embedding_models OWNER TO scenedex_owner;

ALTER TABLE public.embedding_models ALTER COLUMN model_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.embedding_models_model_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.face_detections (
    face_id uuid NOT NULL,
    user_id uuid NOT NULL,
    frame_id uuid NOT NULL,
    person_id uuid,
    box real[] NOT NULL,
    confidence real NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT face_detections_box_check CHECK ((cardinality(box) = 4)),
    CONSTRAINT face_detections_confidence_check CHECK (((confidence >= (0)::double precision) AND (confidence <= (1)::double precision)))
);

ALTER TABLE ONLY public.face_detections FORCE ROW LEVEL SECURITY;

ALTER TABLE public.face_detections OWNER TO scenedex_owner;

CREATE TABLE public.frame_bits (
    user_id uuid NOT NULL,
    frame_id uuid NOT NULL,
    model_id integer NOT NULL,
    video_id uuid NOT NULL,
    generation integer NOT NULL,
    bits bit varying NOT NULL
);
ALTER TABLE ONLY public.frame_bits ALTER COLUMN bits SET STORAGE PLAIN;

ALTER TABLE ONLY public.frame_bits FORCE ROW LEVEL SECURITY;

ALTER TABLE public.frame_bits OWNER TO scenedex_owner;

CREATE TABLE public.frame_vectors (
    user_id uuid NOT NULL,
    frame_id uuid NOT NULL,
    model_id integer NOT NULL,
    scene_id uuid NOT NULL,
    video_id uuid NOT NULL,
    generation integer NOT NULL,
    dims integer NOT NULL,
    vec public.halfvec NOT NULL,
    CONSTRAINT frame_vectors_direction CHECK ((public.l2_norm(vec) > (0)::double precision)),
    CONSTRAINT frame_vectors_width CHECK ((public.vector_dims(vec) = dims))
);
ALTER TABLE ONLY public.frame_vectors ALTER COLUMN vec SET STORAGE PLAIN;

ALTER TABLE ONLY public.frame_vectors FORCE ROW LEVEL SECURITY;

ALTER TABLE public.frame_vectors OWNER TO scenedex_owner;

CREATE TABLE public.frames (
    frame_id uuid NOT NULL,
    scene_id uuid NOT NULL,
    user_id uuid NOT NULL,
    ordinal integer NOT NULL,
    at_s double precision NOT NULL,
    artefact_key text NOT NULL,
    CONSTRAINT frames_at_s_check CHECK ((at_s >= (0)::double precision)),
    CONSTRAINT frames_ordinal_check CHECK ((ordinal >= 0))
);

ALTER TABLE ONLY public.frames FORCE ROW LEVEL SECURITY;

ALTER TABLE public.frames OWNER TO scenedex_owner;

CREATE TABLE public.outbox (
    outbox_id bigint NOT NULL,
    destination text NOT NULL,
    body text NOT NULL,
    video_id uuid NOT NULL,
    user_id uuid NOT NULL,
    not_before timestamp with time zone DEFAULT now() NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    sent_at timestamp with time zone,
    CONSTRAINT outbox_destination_check CHECK ((destination = ANY (ARRAY['uploads'::text, 'scenes'::text, 'index'::text, 'purge'::text])))
);

ALTER TABLE ONLY public.outbox FORCE ROW LEVEL SECURITY;

ALTER TABLE public.outbox OWNER TO scenedex_owner;

ALTER TABLE public.outbox ALTER COLUMN outbox_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.outbox_outbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.people (
    person_id uuid NOT NULL,
    user_id uuid NOT NULL,
    name text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY public.people FORCE ROW LEVEL SECURITY;

ALTER TABLE public.people OWNER TO scenedex_owner;

CREATE TABLE public.scene_texts (
    scene_id uuid NOT NULL,
    user_id uuid NOT NULL,
    source text,
    language text,
    transcript text DEFAULT ''::text NOT NULL,
    segments jsonb DEFAULT '[]'::jsonb NOT NULL,
    tsv tsvector NOT NULL,
    CONSTRAINT scene_texts_source_check CHECK ((source = ANY (ARRAY['sidecar'::text, 'embedded'::text, 'speech'::text])))
);

ALTER TABLE ONLY public.scene_texts FORCE ROW LEVEL SECURITY;

ALTER TABLE public.scene_texts OWNER TO scenedex_owner;

CREATE TABLE public.scenes (
    scene_id uuid NOT NULL,
    video_id uuid NOT NULL,
    user_id uuid NOT NULL,
    generation integer NOT NULL,
    ordinal integer NOT NULL,
    start_s double precision NOT NULL,
    end_s double precision NOT NULL,
    thumbnail_key text,
    preview_key text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT scenes_check CHECK (((start_s < end_s) OR ((ordinal = 0) AND (start_s = (0)::double precision) AND (end_s = (0)::double precision)))),
    CONSTRAINT scenes_generation_check CHECK ((generation > 0)),
    CONSTRAINT scenes_ordinal_check CHECK ((ordinal >= 0)),
    CONSTRAINT scenes_start_s_check CHECK ((start_s >= (0)::double precision))
);

ALTER TABLE ONLY public.scenes FORCE ROW LEVEL SECURITY;

ALTER TABLE public.scenes OWNER TO scenedex_owner;

CREATE TABLE public.seek_sheets (
    video_id uuid NOT NULL,
    user_id uuid NOT NULL,
    generation integer NOT NULL,
    ordinal integer NOT NULL,
    picture text NOT NULL,
    tile_width integer NOT NULL,
    tile_height integer NOT NULL,
    columns integer NOT NULL,
    starts_s double precision[] NOT NULL,
    CONSTRAINT seek_sheets_columns_check CHECK ((columns > 0)),
    CONSTRAINT seek_sheets_generation_check CHECK ((generation > 0)),
    CONSTRAINT seek_sheets_ordinal_check CHECK ((ordinal >= 0)),
    CONSTRAINT seek_sheets_starts_s_check CHECK ((cardinality(starts_s) > 0)),
    CONSTRAINT seek_sheets_tile_height_check CHECK ((tile_height > 0)),
    CONSTRAINT seek_sheets_tile_width_check CHECK ((tile_width > 0))
);

ALTER TABLE ONLY public.seek_sheets FORCE ROW LEVEL SECURITY;

ALTER TABLE public.seek_sheets OWNER TO scenedex_owner;

CREATE TABLE public.stage_runs (
    video_id uuid NOT NULL,
    generation integer NOT NULL,
    stage text NOT NULL,
    part integer DEFAULT 0 NOT NULL,
    user_id uuid NOT NULL,
    state text DEFAULT 'pending'::text NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    progress double precision DEFAULT 0 NOT NULL,
    lease_token uuid,
    lease_expires_at timestamp with time zone,
    error_code text,
    error_message text,
    output jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    started_at timestamp with time zone,
    finished_at timestamp with time zone,
    CONSTRAINT stage_runs_attempts_check CHECK ((attempts >= 0)),
    CONSTRAINT stage_runs_check CHECK (((state = 'running'::text) = (lease_token IS NOT NULL))),
    CONSTRAINT stage_runs_check1 CHECK (((lease_token IS NULL) = (lease_expires_at IS NULL))),
    CONSTRAINT stage_runs_generation_check CHECK ((generation > 0)),
    CONSTRAINT stage_runs_part_check CHECK ((part >= 0)),
    CONSTRAINT stage_runs_progress_check CHECK (((progress >= (0)::double precision) AND (progress <= (1)::double precision))),
    CONSTRAINT stage_runs_stage_check CHECK ((stage = ANY (ARRAY['validate'::text, 'detect'::text, 'transcribe'::text, 'embed'::text, 'publish'::text]))),
    CONSTRAINT stage_runs_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'running'::text, 'completed'::text, 'failed'::text, 'cancelled'::text])))
);

ALTER TABLE ONLY public.stage_runs FORCE ROW LEVEL SECURITY;

ALTER TABLE public.stage_runs OWNER TO scenedex_owner;

CREATE TABLE public.text_vectors (
    user_id uuid NOT NULL,
    scene_id uuid NOT NULL,
    model_id integer NOT NULL,
    video_id uuid NOT NULL,
    generation integer NOT NULL,
    dims integer NOT NULL,
    vec public.halfvec NOT NULL,
    CONSTRAINT text_vectors_direction CHECK ((public.l2_norm(vec) > (0)::double precision)),
    CONSTRAINT text_vectors_width CHECK ((public.vector_dims(vec) = dims))
);
ALTER TABLE ONLY public.text_vectors ALTER COLUMN vec SET STORAGE PLAIN;

ALTER TABLE ONLY public.text_vectors FORCE ROW LEVEL SECURITY;

ALTER TABLE public.text_vectors OWNER TO scenedex_owner;

CREATE TABLE public.thumbnail_runs (
    run_id uuid NOT NULL,
    user_id uuid NOT NULL,
    state text DEFAULT 'pending'::text NOT NULL,
    request jsonb DEFAULT '{}'::jsonb NOT NULL,
    total integer DEFAULT 0 NOT NULL,
    done integer DEFAULT 0 NOT NULL,
    failed integer DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    finished_at timestamp with time zone,
    CONSTRAINT thumbnail_runs_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'running'::text, 'completed'::text, 'failed'::text, 'cancelled'::text])))
);

ALTER TABLE ONLY public.thumbnail_runs FORCE ROW LEVEL SECURITY;

ALTER TABLE public.thumbnail_runs OWNER TO scenedex_owner;

CREATE TABLE public.users (
    user_id uuid NOT NULL,
    issuer text NOT NULL,
    subject text NOT NULL,
    email text,
    tier text DEFAULT 'free'::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT users_tier_check CHECK ((tier = ANY (ARRAY['free'::text, 'pro'::text])))
);

ALTER TABLE ONLY public.users FORCE ROW LEVEL SECURITY;

ALTER TABLE public.users OWNER TO scenedex_owner;

CREATE TABLE public.video_warnings (
    warning_id bigint NOT NULL,
    video_id uuid NOT NULL,
    user_id uuid NOT NULL,
    generation integer NOT NULL,
    stage text NOT NULL,
    code text NOT NULL,
    message text NOT NULL,
    details jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY public.video_warnings FORCE ROW LEVEL SECURITY;

ALTER TABLE public.video_warnings OWNER TO scenedex_owner;

ALTER TABLE public.video_warnings ALTER COLUMN warning_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.video_warnings_warning_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.videos (
    video_id uuid NOT NULL,
    user_id uuid NOT NULL,
    state text NOT NULL,
    error_code text,
    error_message text,
    title text DEFAULT ''::text NOT NULL,
    description text DEFAULT ''::text NOT NULL,
    tags text[] DEFAULT '{}'::text[] NOT NULL,
    file_name text NOT NULL,
    bucket text NOT NULL,
    source_key text NOT NULL,
    source_version text,
    size_bytes bigint,
    duration_s double precision,
    width integer,
    height integer,
    fps double precision,
    has_audio boolean,
    language text,
    captions_key text,
    captions_version text,
    generation integer DEFAULT 0 NOT NULL,
    building_generation integer DEFAULT 0 NOT NULL,
    upload_expires_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    indexed_at timestamp with time zone,
    deleted_at timestamp with time zone,
    CONSTRAINT videos_check CHECK ((building_generation >= generation)),
    CONSTRAINT videos_check1 CHECK (((state = 'failed'::text) = (error_code IS NOT NULL))),
    CONSTRAINT videos_check2 CHECK (((state = 'deleted'::text) = (deleted_at IS NOT NULL))),
    CONSTRAINT videos_check3 CHECK (((state <> 'indexed'::text) OR (generation = building_generation))),
    CONSTRAINT videos_duration_s_check CHECK ((duration_s >= (0)::double precision)),
    CONSTRAINT videos_fps_check CHECK ((fps > (0)::double precision)),
    CONSTRAINT videos_generation_check CHECK ((generation >= 0)),
    CONSTRAINT videos_height_check CHECK ((height > 0)),
    CONSTRAINT videos_size_bytes_check CHECK ((size_bytes >= 0)),
    CONSTRAINT videos_state_check CHECK ((state = ANY (ARRAY['uploading'::text, 'validating'::text, 'processing'::text, 'indexed'::text, 'failed'::text, 'deleted'::text]))),
    CONSTRAINT videos_width_check CHECK ((width > 0))
);

ALTER TABLE ONLY public.videos FORCE ROW LEVEL SECURITY;

ALTER TABLE public.videos OWNER TO scenedex_owner;

ALTER TABLE ONLY public.audit_events
    ADD CONSTRAINT audit_events_pkey PRIMARY KEY (event_id);

ALTER TABLE ONLY public.embedding_models
    ADD CONSTRAINT embedding_models_kind_name_revision_dimensions_preprocessin_key UNIQUE (kind, name, revision, dimensions, preprocessing);

ALTER TABLE ONLY public.embedding_models
    ADD CONSTRAINT embedding_models_model_id_dimensions_key UNIQUE (model_id, dimensions);

ALTER TABLE ONLY public.embedding_models
    ADD CONSTRAINT embedding_models_pkey PRIMARY KEY (model_id);

ALTER TABLE ONLY public.face_detections
    ADD CONSTRAINT face_detections_pkey PRIMARY KEY (face_id);

ALTER TABLE ONLY public.frame_bits
    ADD CONSTRAINT frame_bits_pkey PRIMARY KEY (user_id, frame_id, model_id);

ALTER TABLE ONLY public.frame_vectors
    ADD CONSTRAINT frame_vectors_pkey PRIMARY KEY (user_id, frame_id, model_id);

ALTER TABLE ONLY public.frames
    ADD CONSTRAINT frames_frame_id_user_id_key UNIQUE (frame_id, user_id);

ALTER TABLE ONLY public.frames
    ADD CONSTRAINT frames_pkey PRIMARY KEY (frame_id);

ALTER TABLE ONLY public.frames
    ADD CONSTRAINT frames_scene_id_ordinal_key UNIQUE (scene_id, ordinal);

ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (outbox_id);

ALTER TABLE ONLY public.people
    ADD CONSTRAINT people_person_id_user_id_key UNIQUE (person_id, user_id);

ALTER TABLE ONLY public.people
    ADD CONSTRAINT people_pkey PRIMARY KEY (person_id);

ALTER TABLE ONLY public.scene_texts
    ADD CONSTRAINT scene_texts_pkey PRIMARY KEY (scene_id);

ALTER TABLE ONLY public.scenes
    ADD CONSTRAINT scenes_pkey PRIMARY KEY (scene_id);

ALTER TABLE ONLY public.scenes
    ADD CONSTRAINT scenes_scene_id_user_id_key UNIQUE (scene_id, user_id);

ALTER TABLE ONLY public.scenes
    ADD CONSTRAINT scenes_video_id_generation_ordinal_key UNIQUE (video_id, generation, ordinal);

ALTER TABLE ONLY public.seek_sheets
    ADD CONSTRAINT seek_sheets_pkey PRIMARY KEY (video_id, generation, ordinal);

ALTER TABLE ONLY public.stage_runs
    ADD CONSTRAINT stage_runs_pkey PRIMARY KEY (video_id, generation, stage, part);

ALTER TABLE ONLY public.text_vectors
    ADD CONSTRAINT text_vectors_pkey PRIMARY KEY (user_id, scene_id, model_id);

ALTER TABLE ONLY public.thumbnail_runs
    ADD CONSTRAINT thumbnail_runs_pkey PRIMARY KEY (run_id);

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_issuer_subject_key UNIQUE (issuer, subject);

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (user_id);

ALTER TABLE ONLY public.video_warnings
    ADD CONSTRAINT video_warnings_pkey PRIMARY KEY (warning_id);

ALTER TABLE ONLY public.videos
    ADD CONSTRAINT videos_pkey PRIMARY KEY (video_id);

ALTER TABLE ONLY public.videos
    ADD CONSTRAINT videos_video_id_user_id_key UNIQUE (video_id, user_id);

CREATE INDEX audit_events_of_user ON public.audit_events USING btree (user_id, created_at DESC);

CREATE UNIQUE INDEX embedding_models_one_active ON public.embedding_models USING btree (kind) WHERE (state = 'active'::text);

CREATE INDEX face_detections_of_frame ON public.face_detections USING btree (frame_id);

CREATE INDEX face_detections_of_person ON public.face_detections USING btree (person_id);

CREATE INDEX outbox_sent ON public.outbox USING btree (sent_at) WHERE (sent_at IS NOT NULL);

CREATE INDEX outbox_unsent ON public.outbox USING btree (not_before) WHERE (sent_at IS NULL);

CREATE INDEX people_of_user ON public.people USING btree (user_id, name);

CREATE INDEX scene_texts_of_user ON public.scene_texts USING btree (user_id);

CREATE INDEX scene_texts_words ON public.scene_texts USING gin (tsv);

CREATE INDEX stage_runs_pending ON public.stage_runs USING btree (created_at) WHERE (state = 'pending'::text);

CREATE INDEX stage_runs_running ON public.stage_runs USING btree (lease_expires_at) WHERE (state = 'running'::text);

CREATE INDEX thumbnail_runs_of_user ON public.thumbnail_runs USING btree (user_id, created_at DESC);

CREATE UNIQUE INDEX video_warnings_once ON public.video_warnings USING btree (video_id, generation, stage, code, md5(message));

CREATE INDEX videos_of_user ON public.videos USING btree (user_id, created_at DESC, video_id DESC);

CREATE INDEX videos_waiting_for_upload ON public.videos USING btree (upload_expires_at) WHERE (state = 'uploading'::text);

CREATE TRIGGER frame_vectors_inserted AFTER INSERT ON public.frame_vectors REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION public.copy_frame_bits();

CREATE TRIGGER frame_vectors_updated AFTER UPDATE ON public.frame_vectors REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION public.copy_frame_bits();

ALTER TABLE ONLY public.face_detections
    ADD CONSTRAINT face_detections_frame_id_user_id_fkey FOREIGN KEY (frame_id, user_id) REFERENCES public.frames(frame_id, user_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.face_detections
    ADD CONSTRAINT face_detections_person_id_user_id_fkey FOREIGN KEY (person_id, user_id) REFERENCES public.people(person_id, user_id) ON DELETE SET NULL (person_id);

ALTER TABLE ONLY public.frame_bits
    ADD CONSTRAINT frame_bits_user_id_frame_id_model_id_fkey FOREIGN KEY (user_id, frame_id, model_id) REFERENCES public.frame_vectors(user_id, frame_id, model_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.frame_vectors
    ADD CONSTRAINT frame_vectors_frame FOREIGN KEY (frame_id, user_id) REFERENCES public.frames(frame_id, user_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.frame_vectors
    ADD CONSTRAINT frame_vectors_model FOREIGN KEY (model_id, dims) REFERENCES public.embedding_models(model_id, dimensions);

ALTER TABLE ONLY public.frames
    ADD CONSTRAINT frames_scene_id_user_id_fkey FOREIGN KEY (scene_id, user_id) REFERENCES public.scenes(scene_id, user_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.people
    ADD CONSTRAINT people_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.scene_texts
    ADD CONSTRAINT scene_texts_scene_id_user_id_fkey FOREIGN KEY (scene_id, user_id) REFERENCES public.scenes(scene_id, user_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.scenes
    ADD CONSTRAINT scenes_video_id_user_id_fkey FOREIGN KEY (video_id, user_id) REFERENCES public.videos(video_id, user_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.seek_sheets
    ADD CONSTRAINT seek_sheets_video_id_user_id_fkey FOREIGN KEY (video_id, user_id) REFERENCES public.videos(video_id, user_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.stage_runs
    ADD CONSTRAINT stage_runs_video_id_user_id_fkey FOREIGN KEY (video_id, user_id) REFERENCES public.videos(video_id, user_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.text_vectors
    ADD CONSTRAINT text_vectors_model FOREIGN KEY (model_id, dims) REFERENCES public.embedding_models(model_id, dimensions);

ALTER TABLE ONLY public.text_vectors
    ADD CONSTRAINT text_vectors_scene FOREIGN KEY (scene_id, user_id) REFERENCES public.scenes(scene_id, user_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.thumbnail_runs
    ADD CONSTRAINT thumbnail_runs_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.video_warnings
    ADD CONSTRAINT video_warnings_video_id_user_id_fkey FOREIGN KEY (video_id, user_id) REFERENCES public.videos(video_id, user_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.videos
    ADD CONSTRAINT videos_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) ON DELETE CASCADE;

ALTER TABLE public.audit_events ENABLE ROW LEVEL SECURITY;

CREATE POLICY every_row ON public.outbox TO scenedex_worker USING (true) WITH CHECK (true);

CREATE POLICY every_row ON public.stage_runs TO scenedex_worker USING (true) WITH CHECK (true);

CREATE POLICY every_row ON public.videos TO scenedex_worker USING (true) WITH CHECK (true);

ALTER TABLE public.face_detections ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.frame_bits ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.frame_vectors ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.frames ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.outbox ENABLE ROW LEVEL SECURITY;

CREATE POLICY own_rows ON public.audit_events TO scenedex_api, scenedex_worker USING ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)) WITH CHECK ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid));

CREATE POLICY own_rows ON public.face_detections TO scenedex_api, scenedex_worker USING ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)) WITH CHECK ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid));

CREATE POLICY own_rows ON public.frame_bits TO scenedex_api, scenedex_worker USING ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)) WITH CHECK ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid));

CREATE POLICY own_rows ON public.frame_vectors TO scenedex_api, scenedex_worker USING ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)) WITH CHECK ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid));

CREATE POLICY own_rows ON public.frames TO scenedex_api, scenedex_worker USING ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)) WITH CHECK ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid));

CREATE POLICY own_rows ON public.outbox TO scenedex_api, scenedex_worker USING ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)) WITH CHECK ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid));

CREATE POLICY own_rows ON public.people TO scenedex_api, scenedex_worker USING ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)) WITH CHECK ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid));

CREATE POLICY own_rows ON public.scene_texts TO scenedex_api, scenedex_worker USING ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)) WITH CHECK ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid));

CREATE POLICY own_rows ON public.scenes TO scenedex_api, scenedex_worker USING ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)) WITH CHECK ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid));

CREATE POLICY own_rows ON public.seek_sheets TO scenedex_api, scenedex_worker USING ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)) WITH CHECK ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid));

CREATE POLICY own_rows ON public.stage_runs TO scenedex_api, scenedex_worker USING ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)) WITH CHECK ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid));

CREATE POLICY own_rows ON public.text_vectors TO scenedex_api, scenedex_worker USING ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)) WITH CHECK ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid));

CREATE POLICY own_rows ON public.thumbnail_runs TO scenedex_api, scenedex_worker USING ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)) WITH CHECK ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid));

CREATE POLICY own_rows ON public.users TO scenedex_api, scenedex_worker USING ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)) WITH CHECK ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid));

CREATE POLICY own_rows ON public.video_warnings TO scenedex_api, scenedex_worker USING ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)) WITH CHECK ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid));

CREATE POLICY own_rows ON public.videos TO scenedex_api, scenedex_worker USING ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)) WITH CHECK ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid));

ALTER TABLE public.people ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.scene_texts ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.scenes ENABLE ROW LEVEL SECURITY;

CREATE POLICY search ON public.frame_bits FOR SELECT TO scenedex_finder USING (true);

CREATE POLICY search ON public.frame_vectors FOR SELECT TO scenedex_finder USING (true);

CREATE POLICY search ON public.frames FOR SELECT TO scenedex_finder USING (true);

CREATE POLICY search ON public.scene_texts FOR SELECT TO scenedex_finder USING (true);

CREATE POLICY search ON public.scenes FOR SELECT TO scenedex_finder USING (true);

CREATE POLICY search ON public.text_vectors FOR SELECT TO scenedex_finder USING (true);

CREATE POLICY search ON public.videos FOR SELECT TO scenedex_finder USING (true);

ALTER TABLE public.seek_sheets ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.stage_runs ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.text_vectors ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.thumbnail_runs ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.users ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.video_warnings ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.videos ENABLE ROW LEVEL SECURITY;

GRANT USAGE ON SCHEMA public TO scenedex_api;
GRANT USAGE ON SCHEMA public TO scenedex_worker;
GRANT USAGE ON SCHEMA public TO scenedex_finder;

REVOKE ALL ON FUNCTION public.meaning_candidates(model integer, query public.halfvec, only_videos uuid[], floor_score real, depth integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.meaning_candidates(model integer, query public.halfvec, only_videos uuid[], floor_score real, depth integer) TO scenedex_api;

REVOKE ALL ON FUNCTION public.picture_candidates(model integer, query public.halfvec, only_videos uuid[], floor_score real, depth integer, reranked integer, exact_up_to integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.picture_candidates(model integer, query public.halfvec, only_videos uuid[], floor_score real, depth integer, reranked integer, exact_up_to integer) TO scenedex_api;

REVOKE ALL ON FUNCTION public.picture_candidates_bits(model integer, query public.halfvec, only_videos uuid[], floor_score real, depth integer, reranked integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.picture_candidates_bits(model integer, query public.halfvec, only_videos uuid[], floor_score real, depth integer, reranked integer) TO scenedex_api;

REVOKE ALL ON FUNCTION public.picture_candidates_exact(model integer, query public.halfvec, only_videos uuid[], floor_score real, depth integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.picture_candidates_exact(model integer, query public.halfvec, only_videos uuid[], floor_score real, depth integer) TO scenedex_api;

REVOKE ALL ON FUNCTION public.published_videos(only_videos uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.published_videos(only_videos uuid[]) TO scenedex_api;

REVOKE ALL ON FUNCTION public.word_candidates(terms text[], only_videos uuid[], floor_score real, depth integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.word_candidates(terms text[], only_videos uuid[], floor_score real, depth integer) TO scenedex_api;

GRANT SELECT,INSERT ON TABLE public.audit_events TO scenedex_api;
GRANT SELECT,INSERT ON TABLE public.audit_events TO scenedex_worker;

GRANT SELECT ON TABLE public.embedding_models TO scenedex_api;
GRANT SELECT,INSERT ON TABLE public.embedding_models TO scenedex_worker;

GRANT SELECT ON TABLE public.face_detections TO scenedex_api;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.face_detections TO scenedex_worker;

GRANT UPDATE(person_id) ON TABLE public.face_detections TO scenedex_api;

GRANT SELECT ON TABLE public.frame_bits TO scenedex_finder;
GRANT SELECT,INSERT,UPDATE ON TABLE public.frame_bits TO scenedex_worker;

GRANT SELECT ON TABLE public.frame_vectors TO scenedex_finder;
GRANT SELECT ON TABLE public.frame_vectors TO scenedex_api;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.frame_vectors TO scenedex_worker;

GRANT SELECT ON TABLE public.frames TO scenedex_finder;
GRANT SELECT ON TABLE public.frames TO scenedex_api;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.frames TO scenedex_worker;

GRANT SELECT,INSERT ON TABLE public.outbox TO scenedex_api;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.outbox TO scenedex_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.people TO scenedex_api;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.people TO scenedex_worker;

GRANT SELECT ON TABLE public.scene_texts TO scenedex_finder;
GRANT SELECT ON TABLE public.scene_texts TO scenedex_api;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.scene_texts TO scenedex_worker;

GRANT SELECT ON TABLE public.scenes TO scenedex_finder;
GRANT SELECT ON TABLE public.scenes TO scenedex_api;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.scenes TO scenedex_worker;

GRANT SELECT ON TABLE public.seek_sheets TO scenedex_api;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.seek_sheets TO scenedex_worker;

GRANT SELECT ON TABLE public.stage_runs TO scenedex_api;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.stage_runs TO scenedex_worker;

GRANT SELECT ON TABLE public.text_vectors TO scenedex_finder;
GRANT SELECT ON TABLE public.text_vectors TO scenedex_api;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.text_vectors TO scenedex_worker;

GRANT SELECT,INSERT,UPDATE ON TABLE public.thumbnail_runs TO scenedex_api;
GRANT SELECT,UPDATE ON TABLE public.thumbnail_runs TO scenedex_worker;

GRANT SELECT ON TABLE public.users TO scenedex_api;
GRANT SELECT ON TABLE public.users TO scenedex_worker;

GRANT INSERT(user_id) ON TABLE public.users TO scenedex_api;
GRANT INSERT(user_id) ON TABLE public.users TO scenedex_worker;

GRANT INSERT(issuer),UPDATE(issuer) ON TABLE public.users TO scenedex_api;
GRANT INSERT(issuer),UPDATE(issuer) ON TABLE public.users TO scenedex_worker;

GRANT INSERT(subject),UPDATE(subject) ON TABLE public.users TO scenedex_api;
GRANT INSERT(subject),UPDATE(subject) ON TABLE public.users TO scenedex_worker;

GRANT INSERT(email),UPDATE(email) ON TABLE public.users TO scenedex_api;
GRANT INSERT(email),UPDATE(email) ON TABLE public.users TO scenedex_worker;

GRANT SELECT ON TABLE public.video_warnings TO scenedex_api;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.video_warnings TO scenedex_worker;

GRANT SELECT ON TABLE public.videos TO scenedex_finder;
GRANT SELECT,INSERT,UPDATE ON TABLE public.videos TO scenedex_api;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.videos TO scenedex_worker;
