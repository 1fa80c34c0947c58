-- depends: 0001_tables
-- Who may see and do what. The roles are made by scenedex.db.schema before migrations run:
--   scenedex_api     one user's rows, and only while the transaction names the user
--   scenedex_worker  the same, and every user's rows of videos, stage_runs and outbox
--   scenedex_finder  cannot log in; owns the search functions and reads for them
-- A setting made by SET LOCAL reads '' (not NULL) after its transaction: hence nullif.

do $$
declare
  tenant_table text;
begin
  foreach tenant_table in array array[
    'users', 'videos', 'video_warnings', 'stage_runs', 'outbox', 'scenes', 'frames', 'scene_texts',
    'seek_sheets', 'frame_vectors', 'text_vectors', 'frame_bits', 'thumbnail_runs', 'people',
    'face_detections', 'audit_events'
  ] loop
    execute format('alter table %I enable row level security', tenant_table);
    execute format('alter table %I force row level security', tenant_table);
    execute format(
      'create policy own_rows on %I to scenedex_api, scenedex_worker '
      'using (user_id = nullif(current_setting(''app.user_id'', true), '''')::uuid) '
      'with check (user_id = nullif(current_setting(''app.user_id'', true), '''')::uuid)',
      tenant_table
    );
  end loop;

  foreach tenant_table in array array['videos', 'stage_runs', 'outbox'] loop
    execute format(
      'create policy every_row on %I to scenedex_worker using (true) with check (true)',
      tenant_table
    );
  end loop;

  foreach tenant_table in array array[
    'videos', 'scene_texts', 'scenes', 'frames', 'frame_vectors', 'text_vectors', 'frame_bits'
  ] loop
    execute format(
      'create policy search on %I for select to scenedex_finder using (true)', tenant_table
    );
    execute format('grant select on %I to scenedex_finder', tenant_table);
  end loop;
end
$$;

grant usage on schema public to scenedex_api, scenedex_worker, scenedex_finder;

grant select on
  users, videos, video_warnings, stage_runs, outbox, scenes, frames, scene_texts, seek_sheets,
  embedding_models, frame_vectors, text_vectors, thumbnail_runs, people, face_detections,
  audit_events
  to scenedex_api, scenedex_worker;

-- The tier is not the user's to choose.
grant insert (user_id, issuer, subject, email), update (issuer, subject, email)
  on users to scenedex_api, scenedex_worker;

grant insert, update on videos, thumbnail_runs, people to scenedex_api;
grant delete on people to scenedex_api;
grant update (person_id) on face_detections to scenedex_api;
grant insert on outbox, audit_events to scenedex_api;

grant insert, update, delete on
  videos, video_warnings, stage_runs, outbox, scenes, frames, scene_texts, seek_sheets,
  frame_vectors, text_vectors, people, face_detections
  to scenedex_worker;
grant select, insert, update on frame_bits to scenedex_worker;
grant update on thumbnail_runs to scenedex_worker;
grant insert on embedding_models, audit_events to scenedex_worker;
