-- Who may do what inside the application's database. Run there as a superuser, after roles.sql and before
-- the first migration; running it again changes nothing. prevent_owner owns the schema and runs
-- migrations; the other two own nothing, cannot create anything that lasts, and cannot TRUNCATE.
DO $$
BEGIN
    EXECUTE format('ALTER DATABASE %I OWNER TO prevent_owner', current_database());
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    -- Imports COPY into a temporary table first, because COPY cannot write into a table with policies.
    EXECUTE format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO prevent_app', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO prevent_evaluator', current_database());
END
$$;
ALTER SCHEMA public OWNER TO prevent_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO prevent_app, prevent_evaluator;

ALTER DEFAULT PRIVILEGES FOR ROLE prevent_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO prevent_app;
ALTER DEFAULT PRIVILEGES FOR ROLE prevent_owner IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO prevent_app, prevent_evaluator;
ALTER DEFAULT PRIVILEGES FOR ROLE prevent_owner IN SCHEMA public
    GRANT SELECT ON TABLES TO prevent_evaluator;
