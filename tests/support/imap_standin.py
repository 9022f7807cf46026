"""A small IMAP server in a process of its own, over folders of files: what klantreis asks of one, and no more.

    python -m tests.support.imap_standin --dir DIR --login user:password [--no-move] [--drop FETCH] [--tls CERT]

Prints its port. `DIR/<FOLDER>/<uid>.eml` is a mail; `DIR/<FOLDER>/<uid>.deleted` marks it deleted. A folder that is
not there is refused until it is made. `DIR/commands` has a line for each command. `--drop COMMAND` breaks the
connection at the first such command of the process.
"""

import argparse
import re
import shutil
import socketserver
import ssl
import threading
from pathlib import Path

LITERAL = re.compile(r"BODY\.PEEK\[\]<0\.(\d+)>")


class Handler(socketserver.StreamRequestHandler):
    folder: Path
    login: str
    moves = True
    drop = ""
    lock = threading.Lock()
    wbufsize = -1

    def handle(self) -> None:
        self.signed_in, self.selected = False, ""
        self._say("* OK stand-in")
        self.wfile.flush()
        while line := self.rfile.readline():
            tag, _, rest = line.decode("utf-8").rstrip("\r\n").partition(" ")
            command, _, arguments = rest.partition(" ")
            if command.upper() == "UID":
                command, _, arguments = arguments.partition(" ")
            command = command.upper()
            with self.lock, (self.folder / "commands").open("a") as file:
                file.write(f"{command}\n")
            if command == Handler.drop:
                Handler.drop = ""
                return
            answer = self._run(command, arguments)
            self._say(f"{tag} {answer} it is")
            self.wfile.flush()
            if command == "LOGOUT":
                return

    def _run(self, command: str, arguments: str) -> str:
        if command == "CAPABILITY":
            self._say(f"* CAPABILITY IMAP4rev1{' MOVE' if self.moves and self.signed_in else ''}")
        elif command == "LOGIN":
            user, password = (part.strip('"') for part in arguments.split(" ", 1))
            self.signed_in = f"{user}:{password}" == self.login
            return "OK" if self.signed_in else "NO [AUTHENTICATIONFAILED] no"
        elif command == "LOGOUT":
            self._say("* BYE")
        elif not self.signed_in:
            return "BAD not signed in"
        else:
            return self._of_folders(command, arguments)
        return "OK"

    def _of_folders(self, command: str, arguments: str) -> str:
        if command in ("SELECT", "CREATE"):
            name = arguments.strip('"')
            there = (self.folder / name).is_dir()
            if command == "CREATE":
                (self.folder / name).mkdir(exist_ok=True)
                return "NO there already" if there else "OK"
            self.selected = name if there else ""
            self._say("* 0 EXISTS")
            return "OK" if there else "NO no such folder"
        here = self.folder / self.selected
        if command == "SEARCH":
            uids = sorted(int(path.stem) for path in here.glob("*.eml") if not path.with_suffix(".deleted").exists())
            self._say(f"* SEARCH {' '.join(map(str, uids))}")
            return "OK"
        uid, _, rest = arguments.partition(" ")
        path = here / f"{uid}.eml"
        if command == "FETCH":
            return self._fetch(path, uid, int(LITERAL.search(rest)[1]))  # type: ignore[index]
        if command == "STORE":
            path.with_suffix(".deleted").touch()
            return "OK"
        goal = self.folder / rest.strip('"')
        if not goal.is_dir() or (command == "MOVE" and not self.moves):
            return "NO [TRYCREATE] no"
        (shutil.move if command == "MOVE" else shutil.copy)(path, goal / path.name)
        return "OK"

    def _fetch(self, path: Path, uid: str, largest: int) -> str:
        if path.exists():
            raw = path.read_bytes()[:largest]
            self.wfile.write(f"* 1 FETCH (UID {uid} BODY[]<0> {{{len(raw)}}}\r\n".encode() + raw + b")\r\n")
        return "OK"

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--dir", type=Path, required=True)
    options.add_argument("--login", required=True)
    options.add_argument("--no-move", action="store_true")
    options.add_argument("--drop", default="")
    options.add_argument("--tls", type=Path)
    chosen = options.parse_args()
    Handler.folder, Handler.login, Handler.moves, Handler.drop = (
        chosen.dir, chosen.login, not chosen.no_move, chosen.drop,
    )  # fmt: skip
    socketserver.ThreadingTCPServer.allow_reuse_address = True
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        if chosen.tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(chosen.tls)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        print(server.server_address[1], flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()
