-- The three roles of Prevent Compliance. Run as a superuser, in any database; running it again changes
-- nothing. None of the roles is a superuser, passes row-level security by, or may make roles or databases.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['prevent_owner', 'prevent_app', 'prevent_evaluator'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
            EXECUTE format('CREATE ROLE %I', name);
        END IF;
        EXECUTE format(
            'ALTER ROLE %I LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION', name);
    END LOOP;
END
$$;
-- A statement that hangs must not hold its locks for ever; migrations may need longer.
ALTER ROLE prevent_app SET statement_timeout = '60s';
ALTER ROLE prevent_app SET idle_in_transaction_session_timeout = '5min';
-- Row-level security makes planning a question dearer than answering it: it is planned once (docs/adr/0007).
ALTER ROLE prevent_app SET plan_cache_mode = 'force_generic_plan';
ALTER ROLE prevent_owner SET lock_timeout = '30s';
