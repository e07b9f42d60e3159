#!/usr/bin/env bash
# Runs nginx and Caddy with the configurations beside, on ports of their own, in front
# of a talksearch that serves the sample notes, and asks through them. Needs nginx,
# caddy, curl and talksearch (Debian: apt-get install nginx-light caddy curl).
set -euo pipefail
cd "$(dirname "$0")"

dir=$(mktemp -d)
running=()
# Only what was started here is ended.
trap 'for pid in "${running[@]}"; do kill "$pid" 2>/dev/null || true; done; wait; rm -rf "$dir"' EXIT
chmod 755 "$dir"
failed=0
check() { # what, wanted (a pattern of grep), got
	if grep -qE -- "$2" <<<"$3"; then
		printf 'ok    %s\n' "$1"
	else
		printf 'FAIL  %s: no /%s/ in: %.300s\n' "$1" "$2" "$3"
		failed=1
	fi
}

mkdir -p "$dir/notes" "$dir/site"
echo '<p>the site itself</p>' >"$dir/site/index.html"
printf '# 夜会のメモ\n\n## 障害検知の自動化\n\nSerfで障害を検知する話。\n' >"$dir/notes/yakai.md"
talksearch index --quiet --index "$dir/index" "$dir/notes"
talksearch serve --index "$dir/index" --addr 127.0.0.1:17700 --trusted-proxy 127.0.0.1 2>"$dir/talksearch.log" &
running+=($!)

mkdir "$dir/cache"
{
	echo "daemon off; pid $dir/nginx.pid; error_log $dir/nginx.log; events {} http {"
	for kind in client_body proxy fastcgi uwsgi scgi; do echo "${kind}_temp_path $dir/$kind;"; done
	echo "access_log off;"
	sed -e "s|listen 80;|listen 127.0.0.1:17780;|" -e "s|127.0.0.1:7700|127.0.0.1:17700|" \
		-e "s|/var/cache/nginx/talksearch|$dir/cache|" -e "s|/srv/site|$dir/site|" nginx.conf
	echo "}"
} >"$dir/nginx.conf"
[[ $(id -u) != 0 ]] || sed -i '1i user root;' "$dir/nginx.conf"
nginx -e "$dir/nginx.log" -t -q -c "$dir/nginx.conf"
nginx -e "$dir/nginx.log" -c "$dir/nginx.conf" &
running+=($!)

{
	printf '{\n\tadmin off\n\thttp_port 17781\n}\n'
	sed -e "s|127.0.0.1:7700|127.0.0.1:17700|" -e "s|/srv/site|$dir/site|" Caddyfile
} >"$dir/Caddyfile"
XDG_DATA_HOME=$dir XDG_CONFIG_HOME=$dir caddy run --adapter caddyfile --config "$dir/Caddyfile" 2>"$dir/caddy.log" &
running+=($!)

ask() { curl -sS --max-time 10 "$@"; }
for port in 17700 17780 17781; do
	for _ in {1..100}; do
		ask -o "$dir/out" -H 'Host: search.example' "http://127.0.0.1:$port/readyz" 2>/dev/null && grep -q ready "$dir/out" && break
		sleep 0.1
	done
done

query='q=%E9%9A%9C%E5%AE%B3%E6%A4%9C%E7%9F%A5' # 障害検知
for proxy in nginx:17780 caddy:17781; do
	name=${proxy%:*} at=http://127.0.0.1:${proxy#*:}
	own=(-H 'Host: search.example') below=(-H 'Host: notes.example')

	check "$name: the page" '障害検知の自動化</' "$(ask "${own[@]}" "$at/?$query")"
	check "$name: the API" '"total":1' "$(ask "${own[@]}" "$at/api/v1/search?$query")"
	check "$name: the policy is passed on" "default-src 'none'" "$(ask -D- -o /dev/null "${own[@]}" "$at/?$query")"
	tag=$(ask -D- -o /dev/null "${own[@]}" "$at/api/v1/search?$query" | sed -n 's/\r$//; s/^[Ee][Tt]ag: //p')
	check "$name: what is known already is 304" '^304$' "$(ask -o /dev/null -w '%{http_code}' -H "If-None-Match: $tag" "${own[@]}" "$at/api/v1/search?$query")"
	check "$name: a query that is too long is refused" '^414$' "$(ask -o /dev/null -w '%{http_code}' "${own[@]}" "$at/?q=$(printf 'a%.0s' {1..3000})")"
	check "$name: the metrics are not public" '^404404$' "$(ask -o /dev/null -w '%{http_code}' "${own[@]}" "$at/metrics")$(ask -o /dev/null -w '%{http_code}' "${below[@]}" "$at/search/metrics")"

	check "$name, /search/: the page" '障害検知の自動化</' "$(ask "${below[@]}" "$at/search/?$query")"
	check "$name, /search/: the API" '"total":1' "$(ask "${below[@]}" "$at/search/api/v1/search?$query")"
	check "$name, /search: leads to /search/" '/search/' "$(ask -D- -o /dev/null "${below[@]}" "$at/search")"
	check "$name, /search/: the site is the site" 'the site itself' "$(ask "${below[@]}" "$at/")"
	check "$name, /search/: the form leads back" 'action="./"' "$(ask "${below[@]}" "$at/search/")"
	style=$(ask "${below[@]}" "$at/search/" | grep -o 'href="\./[^"]*\.css"' | cut -d'"' -f2)
	check "$name, /search/: the style sheet" '^200 text/css' "$(ask -o /dev/null -w '%{http_code} %{content_type}' "${below[@]}" "$at/search/${style#./}")"
	check "$name, /search/: a missing page is the server's own" 'href="(\./)?\.\./' "$(ask "${below[@]}" "$at/search/no/such")"
	for script in talksearch.js talksearch-highlight.js; do
		check "$name: $script" '^200 text/javascript' "$(ask -o /dev/null -w '%{http_code} %{content_type}' "${own[@]}" "$at/$script")"
		check "$name, /search/: $script" '^200 text/javascript' "$(ask -o /dev/null -w '%{http_code} %{content_type}' "${below[@]}" "$at/search/$script")"
	done
done

check "nginx: style sheets are cached" 'X-Cache: HIT' "$(ask -D- -o /dev/null -H 'Host: notes.example' "http://127.0.0.1:17780/search/${style#./}")"
codes=$(for _ in {1..120}; do printf 'url = "http://127.0.0.1:17780/api/v1/search?%s"\noutput = "/dev/null"\n' "$query"; done |
	ask --no-progress-meter --parallel --parallel-max 20 -H 'Host: search.example' -w '%{http_code}\n' -K - | sort | uniq -c)
check "nginx: a burst is answered" ' 200' "$codes"
check "nginx: what is beyond is 429" ' 429' "$codes"
check "nothing went wrong in the server" '^0$' "$(grep -c '"level":"ERROR"' "$dir/talksearch.log" || true)"
exit "$failed"
