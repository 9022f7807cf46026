#!/bin/sh
# One backup of klantreis: the database, the letters that were made and not printed, and which version it belongs to.
#
#   deploy/backup.sh FOLDER [DAYS]       settings from the environment (production.env); older than DAYS (30) is removed
#
# Not in it, on purpose: KLANTREIS_SECRET (keep it elsewhere: without it a backup cannot be used, and beside it names
# nobody needs to find both), KLANTREIS_CHECKPOINT (must not be put back), Prefect's database (may be lost).
set -eu
umask 077
folder=$1/$(date -u +%Y-%m-%dT%H%M%SZ)
days=${2:-30}
unfinished=$folder.unfinished
mkdir -p "$unfinished"
# pg_dump reads one moment of the database, whatever goes on meanwhile. It takes addresses without a driver.
pg_dump --format=custom --no-owner --file="$unfinished/klantreis.dump" \
    --dbname="$(printf %s "$KLANTREIS_DATABASE_URL" | sed 's/^postgresql+psycopg:/postgresql:/')"
if [ -d "$KLANTREIS_OUT/letters" ]; then tar -czf "$unfinished/letters.tar.gz" -C "$KLANTREIS_OUT" letters; fi
pg_restore --list "$unfinished/klantreis.dump" > "$unfinished/contents.txt"
(cd "$unfinished" && sha256sum -- * > SHA256SUMS)
mv "$unfinished" "$folder"
find "$1" -mindepth 1 -maxdepth 1 -type d -mtime "+$days" -exec rm -r {} +
echo "$folder"
