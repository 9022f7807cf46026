#!/bin/sh
# The two databases and their owners, made once by an administrator of PostgreSQL. Doing it again changes nothing.
#
#   sh databases.sh                    inside the container of PostgreSQL (docker-entrypoint-initdb.d)
#   ENV_FILE=/etc/klantreis/production.env PSQL="sudo -u postgres psql" sh databases.sh
#
# Names and passwords are those of KLANTREIS_DATABASE_URL and PREFECT_SERVER_DATABASE_CONNECTION_URL.
set -eu
if [ -n "${ENV_FILE:-}" ]; then set -a; . "$ENV_FILE"; set +a; fi
psql=${PSQL:-psql --username=${POSTGRES_USER:-postgres}}

make() {
    rest=${1#*://}; login=${rest%%@*}; user=${login%%:*}; password=${login#*:}; name=${rest##*/}; name=${name%%\?*}
    # The password goes through standard input: a command line is read by everybody on the machine.
    $psql --quiet --set ON_ERROR_STOP=1 --set user="$user" --set name="$name" --dbname=postgres <<SQL
\set password '$password'
SELECT format('CREATE ROLE %I LOGIN', :'user') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'user') \gexec
SELECT format('ALTER ROLE %I PASSWORD %L', :'user', :'password') \gexec
SELECT format('CREATE DATABASE %I OWNER %I', :'name', :'user')
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'name') \gexec
SQL
}

make "$KLANTREIS_DATABASE_URL"
make "$PREFECT_SERVER_DATABASE_CONNECTION_URL"
# Prefect searches by parts of names.
name=${PREFECT_SERVER_DATABASE_CONNECTION_URL##*/}
$psql --quiet --dbname="${name%%\?*}" --command='CREATE EXTENSION IF NOT EXISTS pg_trgm'
