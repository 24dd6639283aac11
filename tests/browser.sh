#!/usr/bin/env bash
# Opens a page in a real browser: xdg-utils and Chromium under Xvfb load exactly the printed address, once.
# Usage: tests/browser.sh PROGRAM. Ends with 77 where one of them is not installed.
set -u
program=$(realpath "$1")
for needed in xdg-open chromium Xvfb openssl certutil python3; do
  command -v "$needed" >/dev/null || { echo "skipped: no $needed"; exit 77; }
done
room=$(mktemp -d)
started=()
trap 'for it in "${started[@]}"; do kill "$it" 2>/dev/null; done; sleep 1; rm -rf "$room" 2>/dev/null' EXIT
cd "$room" || exit 1
mkdir -p home/.pki/nssdb home/.local/share/applications bin

# A page of this computer alone, with a certificate that only this browser profile trusts.
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout key.pem -out page.pem -subj /CN=page.example \
  -addext subjectAltName=DNS:page.example 2>/dev/null
certutil -N -d sql:home/.pki/nssdb --empty-password
certutil -A -d sql:home/.pki/nssdb -n page -t P,, -i page.pem
cat >server.py <<'PY'
import http.server, ssl
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        open("requests", "a").write(f"{self.headers['Host']} {self.path}\n")
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"<title>page</title>")
    def log_message(self, *_): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain("page.pem", "key.pem")
server.socket = context.wrap_socket(server.socket, server_side=True)
open("port.new", "w").write(str(server.server_port))
import os; os.rename("port.new", "port")
server.serve_forever()
PY
python3 server.py & started+=($!)
Xvfb -displayfd 3 -screen 0 800x600x24 3>display 2>/dev/null & started+=($!)
for _ in $(seq 100); do [ -s port ] && [ -s display ] && break; sleep 0.1; done

# What xdg-open finds as the browser: Chromium, told that the page's name is this computer.
cat >bin/page-browser <<SH
#!/bin/sh
echo \$\$ >>"$room/browsers"
exec chromium --no-sandbox --no-first-run --disable-gpu --disable-dev-shm-usage --disable-background-networking \
  --user-data-dir="$room/profile" --host-resolver-rules="MAP page.example:443 127.0.0.1:$(cat port)" "\$@" >/dev/null 2>&1
SH
chmod +x bin/page-browser
printf '[Desktop Entry]\nType=Application\nName=Page\nExec=%s %%u\nMimeType=x-scheme-handler/https;\n' "$room/bin/page-browser" >home/.local/share/applications/page.desktop
mkdir -p home/.config
printf '[Default Applications]\nx-scheme-handler/https=page.desktop\n' | tee home/.config/mimeapps.list >home/.local/share/applications/mimeapps.list

address='https://page.example/admin/home?source=contoso&x=%20%27a'
printf 'organizations:\n  page:\n    name: Page\n    type: enterprise\n    cloud: worldwide\n    portals: {admin-center: "%s"}\n' "$address" >page.yaml
clean=(env -i HOME="$room/home" PATH="$room/bin:/usr/bin:/bin" DISPLAY=":$(cat display)" LC_ALL=C)
refused=$("${clean[@]}" "$program" open page -d page.yaml </dev/null 2>/dev/null)
[ $? -eq 6 ] && [ "$refused" = "$address" ] && [ ! -e requests ] || { echo "not held: opened without being allowed"; exit 1; }
printed=$("${clean[@]}" "$program" open page -d page.yaml --allow-host page.example </dev/null 2>said)
code=$?
for _ in $(seq 300); do grep -qs /admin requests && break; sleep 0.1; done
sleep 3
for it in $(cat browsers 2>/dev/null); do started+=("$it"); done
pages=$(grep -v '/favicon.ico$' requests 2>/dev/null)
if [ $code -ne 0 ] || [ "$printed" != "$address" ] || [ "$pages" != "page.example ${address#https://page.example}" ]; then
  printf 'not held: exit code %s, printed %s, loaded %s\n' $code "$printed" "${pages:-nothing}"
  cat said
  exit 1
fi
printf 'held: loaded once: %s\n' "$pages"
