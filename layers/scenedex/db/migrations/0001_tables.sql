-- Every table of the product. Who may see what is in 0002, search is in 0003.
-- Tables that belong to a user carry user_id, and composite foreign keys prove that it is the
-- user of the row above.

create table users (
  user_id uuid primary key,
  issuer text not null,
  subject text not null,
  email text,
  tier text not null default 'free' check (tier in ('free', 'pro')),
  created_at timestamptz not null default now(),
  unique (issuer, subject)
);

create table videos (
  video_id uuid primary key,
  user_id uuid not null references users on delete cascade,
  state text not null
    check (state in ('uploading', 'validating', 'processing', 'indexed', 'failed', 'deleted')),
  error_code text,
  error_message text,
  title text not null default '',
  description text not null default '',
  tags text[] not null default '{}',
  file_name text not null,
  bucket text not null,
  source_key text not null,
  source_version text,
  size_bytes bigint check (size_bytes >= 0),
  duration_s double precision check (duration_s >= 0),
  width integer check (width > 0),
  height integer check (height > 0),
  fps double precision check (fps > 0),
  has_audio boolean,
  language text,
  captions_key text,
  captions_version text,
  generation integer not null default 0 check (generation >= 0),
  building_generation integer not null default 0 check (building_generation >= generation),
  upload_expires_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  indexed_at timestamptz,
  deleted_at timestamptz,
  unique (video_id, user_id),
  check ((state = 'failed') = (error_code is not null)),
  check ((state = 'deleted') = (deleted_at is not null)),
  check (state <> 'indexed' or generation = building_generation)
);
create index videos_of_user on videos (user_id, created_at desc, video_id desc);
create index videos_waiting_for_upload on videos (upload_expires_at) where state = 'uploading';

create table video_warnings (
  warning_id bigint generated always as identity primary key,
  video_id uuid not null,
  user_id uuid not null,
  generation integer not null,
  stage text not null,
  code text not null,
  message text not null,
  details jsonb not null default '{}',
  created_at timestamptz not null default now(),
  foreign key (video_id, user_id) references videos (video_id, user_id) on delete cascade
);
create unique index video_warnings_once
  on video_warnings (video_id, generation, stage, code, md5(message));

create table stage_runs (
  video_id uuid not null,
  generation integer not null check (generation > 0),
  stage text not null check (stage in ('validate', 'detect', 'transcribe', 'embed', 'publish')),
  part integer not null default 0 check (part >= 0),
  user_id uuid not null,
  state text not null default 'pending'
    check (state in ('pending', 'running', 'completed', 'failed', 'cancelled')),
  attempts integer not null default 0 check (attempts >= 0),
  progress double precision not null default 0 check (progress between 0 and 1),
  lease_token uuid,
  lease_expires_at timestamptz,
  error_code text,
  error_message text,
  output jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  primary key (video_id, generation, stage, part),
  foreign key (video_id, user_id) references videos (video_id, user_id) on delete cascade,
  check ((state = 'running') = (lease_token is not null)),
  check ((lease_token is null) = (lease_expires_at is null))
);
create index stage_runs_pending on stage_runs (created_at) where state = 'pending';
create index stage_runs_running on stage_runs (lease_expires_at) where state = 'running';

-- No foreign key: the order to purge a video's objects outlives the video.
create table outbox (
  outbox_id bigint generated always as identity primary key,
  destination text not null check (destination in ('uploads', 'scenes', 'index', 'purge')),
  body text not null,
  video_id uuid not null,
  user_id uuid not null,
  not_before timestamptz not null default now(),
  created_at timestamptz not null default now(),
  sent_at timestamptz
);
create index outbox_unsent on outbox (not_before) where sent_at is null;
create index outbox_sent on outbox (sent_at) where sent_at is not null;

create table scenes (
  scene_id uuid primary key,
  video_id uuid not null,
  user_id uuid not null,
  generation integer not null check (generation > 0),
  ordinal integer not null check (ordinal >= 0),
  start_s double precision not null check (start_s >= 0),
  end_s double precision not null,
  thumbnail_key text,
  preview_key text,
  created_at timestamptz not null default now(),
  unique (video_id, generation, ordinal),
  unique (scene_id, user_id),
  foreign key (video_id, user_id) references videos (video_id, user_id) on delete cascade,
  -- A still picture is the only scene of a video that has no length.
  check (start_s < end_s or (ordinal = 0 and start_s = 0 and end_s = 0))
);

create table frames (
  frame_id uuid primary key,
  scene_id uuid not null,
  user_id uuid not null,
  ordinal integer not null check (ordinal >= 0),
  at_s double precision not null check (at_s >= 0),
  artefact_key text not null,
  unique (scene_id, ordinal),
  unique (frame_id, user_id),
  foreign key (scene_id, user_id) references scenes (scene_id, user_id) on delete cascade
);

-- One row for every scene, also for one in which nobody speaks: tsv holds the words of the
-- transcript (weight A) and of the video's title, tags, description and file name (B, C, D).
create table scene_texts (
  scene_id uuid primary key,
  user_id uuid not null,
  source text check (source in ('sidecar', 'embedded', 'speech')),
  language text,
  transcript text not null default '',
  segments jsonb not null default '[]',
  tsv tsvector not null,
  foreign key (scene_id, user_id) references scenes (scene_id, user_id) on delete cascade
);
create index scene_texts_words on scene_texts using gin (tsv);
create index scene_texts_of_user on scene_texts (user_id);

-- picture: the key of an object that holds tiles, row by row; starts_s: when each of them begins.
create table seek_sheets (
  video_id uuid not null,
  user_id uuid not null,
  generation integer not null check (generation > 0),
  ordinal integer not null check (ordinal >= 0),
  picture text not null,
  tile_width integer not null check (tile_width > 0),
  tile_height integer not null check (tile_height > 0),
  columns integer not null check (columns > 0),
  starts_s double precision[] not null check (cardinality(starts_s) > 0),
  primary key (video_id, generation, ordinal),
  foreign key (video_id, user_id) references videos (video_id, user_id) on delete cascade
);

create table embedding_models (
  model_id integer generated always as identity primary key,
  kind text not null check (kind in ('text', 'image')),
  name text not null,
  revision text not null,
  dimensions integer not null check (dimensions between 1 and 4000),
  preprocessing text not null,
  state text not null check (state in ('filling', 'active', 'retired')),
  created_at timestamptz not null default now(),
  unique (kind, name, revision, dimensions, preprocessing),
  unique (model_id, dimensions)
);
create unique index embedding_models_one_active on embedding_models (kind) where state = 'active';

-- Vectors stand apart from what they describe. video_id, generation and scene_id are copied, so
-- that a scan finds the published ones without visiting every frame.
create table frame_vectors (
  user_id uuid not null,
  frame_id uuid not null,
  model_id integer not null,
  scene_id uuid not null,
  video_id uuid not null,
  generation integer not null,
  dims integer not null,
  vec halfvec not null,
  primary key (user_id, frame_id, model_id),
  constraint frame_vectors_frame foreign key (frame_id, user_id)
    references frames (frame_id, user_id) on delete cascade,
  constraint frame_vectors_model foreign key (model_id, dims)
    references embedding_models (model_id, dimensions),
  constraint frame_vectors_width check (vector_dims(vec) = dims),
  constraint frame_vectors_direction check (l2_norm(vec) > 0)
);
-- Above 2 kB it would be stored out of line, and every scan would pay for it.
alter table frame_vectors alter column vec set storage plain;

create table text_vectors (
  user_id uuid not null,
  scene_id uuid not null,
  model_id integer not null,
  video_id uuid not null,
  generation integer not null,
  dims integer not null,
  vec halfvec not null,
  primary key (user_id, scene_id, model_id),
  constraint text_vectors_scene foreign key (scene_id, user_id)
    references scenes (scene_id, user_id) on delete cascade,
  constraint text_vectors_model foreign key (model_id, dims)
    references embedding_models (model_id, dimensions),
  constraint text_vectors_width check (vector_dims(vec) = dims),
  constraint text_vectors_direction check (l2_norm(vec) > 0)
);
alter table text_vectors alter column vec set storage plain;

-- The sign of every component: a narrow copy that a large tenant's search scans instead.
create table frame_bits (
  user_id uuid not null,
  frame_id uuid not null,
  model_id integer not null,
  video_id uuid not null,
  generation integer not null,
  bits bit varying not null,
  primary key (user_id, frame_id, model_id),
  foreign key (user_id, frame_id, model_id) references frame_vectors on delete cascade
);
alter table frame_bits alter column bits set storage plain;

create function copy_frame_bits() returns trigger language plpgsql as $$
begin
  insert into public.frame_bits (user_id, frame_id, model_id, video_id, generation, bits)
  select user_id, frame_id, model_id, video_id, generation, public.binary_quantize(vec) from written
  on conflict (user_id, frame_id, model_id) do update set bits = excluded.bits;
  return null;
end
$$;
create trigger frame_vectors_inserted after insert on frame_vectors
  referencing new table as written for each statement execute function copy_frame_bits();
create trigger frame_vectors_updated after update on frame_vectors
  referencing new table as written for each statement execute function copy_frame_bits();

create table thumbnail_runs (
  run_id uuid primary key,
  user_id uuid not null references users on delete cascade,
  state text not null default 'pending'
    check (state in ('pending', 'running', 'completed', 'failed', 'cancelled')),
  request jsonb not null default '{}',
  total integer not null default 0,
  done integer not null default 0,
  failed integer not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  finished_at timestamptz
);
create index thumbnail_runs_of_user on thumbnail_runs (user_id, created_at desc);

create table people (
  person_id uuid primary key,
  user_id uuid not null references users on delete cascade,
  name text not null default '',
  created_at timestamptz not null default now(),
  unique (person_id, user_id)
);
create index people_of_user on people (user_id, name);

-- box: left, top, width, height as fractions of the frame.
create table face_detections (
  face_id uuid primary key,
  user_id uuid not null,
  frame_id uuid not null,
  person_id uuid,
  box real[] not null check (cardinality(box) = 4),
  confidence real not null check (confidence between 0 and 1),
  created_at timestamptz not null default now(),
  foreign key (frame_id, user_id) references frames (frame_id, user_id) on delete cascade,
  foreign key (person_id, user_id) references people (person_id, user_id)
    on delete set null (person_id)
);
create index face_detections_of_frame on face_detections (frame_id);
create index face_detections_of_person on face_detections (person_id);

create table audit_events (
  event_id bigint generated always as identity primary key,
  user_id uuid not null,
  actor text not null,
  action text not null,
  subject text not null,
  details jsonb not null default '{}',
  created_at timestamptz not null default now()
);
create index audit_events_of_user on audit_events (user_id, created_at desc);
