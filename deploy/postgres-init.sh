#!/bin/sh
# Runs once, when the database is new: makes the three roles, their passwords and their privileges.
# On a managed server run core/embedded/sql/roles.sql and grants.sql by hand (`manage.py provision_roles`
# prints them) and set the passwords with ALTER ROLE.
set -eu
run() { psql --set ON_ERROR_STOP=1 --no-psqlrc --quiet --username "${POSTGRES_USER:-postgres}" --dbname "${POSTGRES_DB:-prevent}" "$@"; }
run --file "${SQL_FOLDER:-/sql}/roles.sql"
run --file "${SQL_FOLDER:-/sql}/grants.sql"
run --set owner="$OWNER_PASSWORD" --set app="$APP_PASSWORD" --set evaluator="$EVALUATOR_PASSWORD" <<'SQL'
ALTER ROLE prevent_owner PASSWORD :'owner';
ALTER ROLE prevent_app PASSWORD :'app';
ALTER ROLE prevent_evaluator PASSWORD :'evaluator';
SQL
