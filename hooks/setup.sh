#!/bin/sh
# Sets up what the Makefile's targets need; `make` calls it, and only when something changed.
#
#   sh hooks/setup.sh site       .venv with requirements.lock, the author's requirements-extra.txt and the
#                                `portfolio` command; Pango; what plots and diagrams need, where there are any
#   sh hooks/setup.sh engine     compiles the engine's modules, again after an upgrade
#   sh hooks/setup.sh dev        the same .venv with requirements-dev.lock; Chromium, Poppler, qpdf, pdf.js
#   sh hooks/setup.sh notebooks  .venv-notebooks with projects/requirements.lock
#   sh hooks/setup.sh heirs      .cache/heirs with requirements-heirs.lock
#   sh hooks/setup.sh uv         .cache/uv with the tool that writes the locks
#   sh hooks/setup.sh state      prints the environments that cannot be used as they are
#
# Each step ends with a stamp in the environment that holds the lock's checksum. A system library that
# is missing is installed where nobody has to be asked (root or password-free sudo on Debian and
# Ubuntu, Homebrew on macOS). Anywhere else one line on stderr says what to install, and the exit
# code is 1. PYTHON chooses the interpreter, PORTFOLIO_CHROMIUM the browser.
set -u

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P) || exit 1
cd "$root" || exit 1
log=''
trap '[ -z "$log" ] || rm -f "$log"' EXIT
trap 'exit 130' HUP INT TERM

say() { printf 'setup: %s\n' "$*"; }
fail() {
  printf 'setup: %s\n' "$*" >&2
  exit 1
}
has() { command -v "$1" >/dev/null 2>&1; }

# Runs a command in silence; what it said is shown only if it fails.
quietly() {
  [ -n "$log" ] || log=$(mktemp) || exit 1
  "$@" >"$log" 2>&1 </dev/null && return
  tail -n 20 "$log" >&2
  return 1
}

# --- Python -----------------------------------------------------------------------------------

# The newest is the last for which every locked library has a wheel; `make lock` makes sure of it.
oldest=11
newest=14

version_of() { "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null; }

# A name on PATH is not enough: version managers put stand-ins there that only print an error.
is_supported() { # command
  case $(version_of "$1") in
    3.1[0-9])
      minor=$(version_of "$1")
      [ "${minor#3.}" -ge "$oldest" ] && [ "${minor#3.}" -le "$newest" ]
      ;;
    *) return 1 ;;
  esac
}

fault_of() { # command
  version=$(version_of "$1")
  case $version in
    '') printf '%s does not start' "$1" ;;
    3.1[0-9] | 3.[2-9][0-9])
      if [ "${version#3.}" -gt "$newest" ]; then
        printf '%s is Python %s, for which the locked libraries have no wheels yet' "$1" "$version"
      else
        printf '%s is Python %s' "$1" "$version"
      fi
      ;;
    *) printf '%s is Python %s' "$1" "$version" ;;
  esac
}

how_to_get_python() {
  if [ "$(uname -s)" = Darwin ]; then
    has brew || printf 'Homebrew from brew.sh, then '
    printf 'brew install python@3.%s' "$newest"
  elif has apt-get; then
    known=$(known_packages python3.14-venv python3.13-venv python3.12-venv python3.11-venv)
    printf 'sudo apt-get install %s' "${known%% *}"
    [ -n "$known" ] || printf 'has none, so a newer release of the system, or python.org'
  elif has dnf; then
    printf 'sudo dnf install python3.%s' "$newest"
  else
    printf 'your package manager, or python.org'
  fi
}

find_python() {
  case $(uname -s) in
    MINGW* | MSYS* | CYGWIN*)
      fail "Windows by itself cannot run this; open the folder in WSL 2 or in a Codespace, see hooks/guide/commands.md"
      ;;
  esac
  if [ -n "${PYTHON:-}" ]; then
    is_supported "$PYTHON" ||
      fail "Python 3.$oldest to 3.$newest is needed, and $(fault_of "$PYTHON"); choose another one: make PYTHON=/path/to/python3"
    printf '%s\n' "$PYTHON"
    return
  fi
  for candidate in python3.14 python3.13 python3.12 python3.11 python3 python; do
    if is_supported "$candidate"; then
      printf '%s\n' "$candidate"
      return
    fi
  done
  fail "Python 3.$oldest to 3.$newest is needed, and $(fault_of python3); get one beside it ($(how_to_get_python)), or name it: make PYTHON=/path/to/python3"
}

make_venv() { # folder
  python=$(find_python) || exit 1
  version=$(version_of "$python")
  if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
    package=python3-venv
    case $python in python3.*) package=$python-venv ;; esac
    install_packages "Python's venv module" "$package"
    "$python" -c 'import ensurepip, venv' >/dev/null 2>&1 ||
      fail "Python's venv module is missing for $python; install it and run the same command again"
  fi
  [ ! -L "$1" ] || rm -f "$1" # or what it leads to would be emptied
  say "making $1 with Python $version"
  quietly "$python" -m venv --clear "$1" || fail "could not make $1 with $python"
  # Scripts in an environment know its place by heart: a moved folder needs a new one.
  printf '%s\n' "$root" >"$1/.root"
}

is_usable() { # folder
  [ -x "$1/bin/python" ] && [ "$(cat "$1/.root" 2>/dev/null)" = "$root" ]
}

install_lock() { # environment, stamp, lock
  wanted=$(cksum <"$3") || fail "$3 is missing"
  [ "$(cat "$2" 2>/dev/null)" = "$wanted" ] && return
  say "installing $3 into $1 (about a minute)"
  # Wheels only: no package gets to run its own build script here.
  quietly "$1/bin/python" -m pip install --disable-pip-version-check --no-input --quiet \
    --only-binary :all: --require-hashes -r "$3" && return
  if grep -q 'No matching distribution' "$log" && ! grep -qiE 'retrying|connection|resolution' "$log"; then
    version=$("$1/bin/python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    fail "pip could not install $3 (see above): Python $version has no ready-made package of that version;" \
      "choose another Python, 3.11 to 3.14, as in: make clean-all setup PYTHON=python3.12"
  fi
  fail "pip could not install $3 (see above); check the network and run the same command again"
}

# The author's own packages, in the versions of the lock where both need one. .venv/.extra is the file as it was
# installed; if a line of it is gone, .venv is made again, so that nothing works here that the deployment lacks.
extra=requirements-extra.txt
has_extra() { [ "$(cat .venv/.extra 2>/dev/null)" = "$(cat "$extra" 2>/dev/null)" ]; }
has_lost_extra() { cat "$extra" 2>/dev/null | grep -qvxF -f - .venv/.extra 2>/dev/null; }
install_extra() {
  has_extra && return
  if [ -e "$extra" ]; then
    say "installing $extra into .venv"
    sed -n 's/^\([A-Za-z0-9._-]*==[^ ]*\( ;[^\\]*\)\{0,1\}\).*/\1/p' requirements.lock >.venv/.constraints
    quietly .venv/bin/python -m pip install --disable-pip-version-check --no-input --quiet \
      --constraint .venv/.constraints -r "$extra" ||
      fail "pip could not install $extra (see above); correct it, or check the network, and run the same command again"
    cat "$extra" >.venv/.extra
  else
    rm -f .venv/.extra
  fi
}

# The stamp comes last, so that a set-up that broke off is taken up again.
stamp() { cksum <"$2" >"$1"; }

# Makes `import portfolio` and the `portfolio` command work, as an editable install would, but
# without a build tool. A .pth file is read at every start of this environment's Python.
link_package() {
  site_packages=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))') || exit 1
  {
    printf '%s\n' '../../../../hooks'
    # Material prints a page of red text about MkDocs 2 before any hook can stop it.
    printf '%s\n' 'import os; os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")'
    # A build need not wait for what it does not use; see there.
    printf '%s\n' "import contextlib; exec('with contextlib.suppress(ImportError): import portfolio.startup')"
    if [ "$(uname -s)" = Darwin ]; then
      # macOS takes this variable away from every program that a system shell starts, so Python
      # sets it for itself; this is where WeasyPrint then looks for Homebrew's Pango.
      printf '%s\n' 'import os; os.environ.setdefault("DYLD_FALLBACK_LIBRARY_PATH", "/opt/homebrew/lib:/usr/local/lib:/usr/lib")'
    fi
  } >"$site_packages/portfolio.pth"
  # Two languages in one file: the shell starts Python (a `#!` line could not hold a path with a
  # space), and Python sees the shell's line as a text.
  cat >.venv/bin/portfolio <<EOF
#!/bin/sh
'''exec' "$root/.venv/bin/python" "\$0" "\$@"
' '''
import sys

from portfolio.cli.main import main

# Each process that converts notebooks imports this file again.
if __name__ == "__main__":
    sys.exit(main())
EOF
  chmod +x .venv/bin/portfolio
}

# As pip does for the libraries. MkDocs has Python save no compiled code of what a hook imports, so an engine that has
# changed would be compiled at each start.
compile_engine() { .venv/bin/python -m compileall -q hooks >/dev/null 2>&1 || true; }

# A first build compiles the rest, see "Compiled modules and templates" in hooks/decisions.md. That the author's files
# may hold mistakes does not matter here.
build_once() {
  .venv/bin/python -m mkdocs build --quiet --site-dir .cache/first-site >/dev/null 2>&1 </dev/null || true
  rm -rf .cache/first-site
}

# What only some sites need: the scripts of plots are 50 MB to fetch, the library that draws diagrams 10 MB.
needs_optional() { # what it is
  case $1 in
    scripts)
      grep -rqsE --include='*.ipynb' 'vnd\.(plotly|vega|bokehjs_exec|holoviews_exec)|Plotly\.newPlot|vegaEmbed|docs_json' \
        projects docs
      ;;
    diagrams)
      grep -rqsE --include='*.ipynb' --include='*.md' '([`~:]{3}[ ]*\{?[ ]*\.?|class=.{0,2}|\{%-?[ ]*|\{\{[<%][ ]*)[Mm]ermaid' projects docs
      ;;
  esac
}
has_optional() { [ "$(cat ".venv/.stamp-$1" 2>/dev/null)" = "$(cksum <"requirements-$1.lock")" ]; }
install_optional() { # what it is, what they are called, what readers see without
  has_optional "$1" && return
  say "installing $2 (requirements-$1.lock)"
  quietly .venv/bin/python -m pip install --disable-pip-version-check --no-input --quiet --no-deps \
    --only-binary :all: --require-hashes -r "requirements-$1.lock" || {
    say "$2 could not be installed; $3"
    return 0
  }
  stamp ".venv/.stamp-$1" "requirements-$1.lock"
}
install_scripts() { install_optional scripts 'the scripts of plots' 'pages show pictures in their place'; }
install_diagrams() { install_optional diagrams 'the library that draws diagrams' 'pages show their source'; }

# --- System packages --------------------------------------------------------------------------

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}
has_apt() {
  has apt-get && { [ "$(id -u)" = 0 ] || { has sudo && sudo -n true >/dev/null 2>&1; }; }
}
has_brew() { [ "$(uname -s)" = Darwin ] && has brew; }

# Packages that this release of the system does not have are left out: on some Ubuntu releases, for
# example, the library of libharfbuzz-subset0 is part of another package.
known_packages() { # package...
  for package; do
    case $(apt-cache policy "$package" 2>/dev/null) in
      '' | *'Candidate: (none)'*) ;;
      *) printf '%s\n' "$package" ;;
    esac
  done | paste -s -d ' ' -
}

how_to_install() { # package...
  if has apt-get; then
    known=$(known_packages "$@")
    printf 'sudo apt-get install %s' "${known:-$*}"
  elif [ "$(uname -s)" = Darwin ]; then
    has brew || printf 'Homebrew from brew.sh, then '
    printf 'brew install %s' "$*"
  elif has dnf; then
    printf 'sudo dnf install %s' "$*"
  elif has pacman; then
    printf 'sudo pacman -S %s' "$*"
  elif has apk; then
    printf 'apk add %s' "$*"
  else
    printf 'your package manager, package %s' "$*"
  fi
}

apt_install() { # package...
  quietly as_root apt-get -qq update || true
  # shellcheck disable=SC2046 # a list of words
  quietly as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get -qq install -y --no-install-recommends $(known_packages "$@")
}

# Installs, or says in one line what to install. Afterwards the caller looks whether it is there.
install_packages() { # what it is, package...
  what=$1
  shift
  if has_apt; then
    say "installing $what: $*"
    apt_install "$@" || fail "apt-get could not install $*; install $what and run the same command again"
  elif has_brew; then
    say "installing $what: $*"
    quietly brew install --quiet "$@" ||
      fail "brew could not install $*; install $what and run the same command again"
  else
    fail "missing: $what; install with: $(how_to_install "$@"), then run the same command again"
  fi
}

has_pango() {
  .venv/bin/python -c 'import sys
from weasyprint.text.ffi import harfbuzz_subset
sys.exit(harfbuzz_subset is None)' >/dev/null 2>&1
}

need_pango() {
  has_pango && return
  if has apt-get; then
    install_packages 'Pango (it sets the text of the PDF)' \
      libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0
  else
    install_packages 'Pango (it sets the text of the PDF)' pango
  fi
  has_pango ||
    fail "Pango is installed but WeasyPrint cannot load it: see .venv/bin/python -m weasyprint --info"
}

need_pdf_tools() {
  packages=''
  has pdftotext && has pdftoppm || packages=poppler
  has qpdf || packages="$packages qpdf"
  [ -n "$packages" ] || return 0
  if has apt-get || has dnf; then packages=$(printf '%s' "$packages" | sed 's/poppler/&-utils/'); fi
  # shellcheck disable=SC2086 # a list of words
  install_packages 'the PDF tools of the tests' $packages
}

# pdf.js reads resumes as the parsers built on it do. Without Node, the tests follow its rules in Python.
want_pdfjs() {
  has node && has npm || return 0
  [ -d .venv/pdfjs/node_modules/pdfjs-dist ] && return
  say 'installing pdf.js for the tests of the PDF'
  quietly npm install --prefix .venv/pdfjs --omit=optional --ignore-scripts --no-audit --no-fund \
    'pdfjs-dist@3.11.174' || say 'pdf.js could not be installed; the tests follow its rules instead'
}

# --- Chromium ---------------------------------------------------------------------------------

# A browser counts when it renders a page: some distributions ship a stand-in of that name.
is_browser() {
  [ -n "$1" ] && has "$1" || return 1
  profile=$(mktemp -d) || return 1
  limit=''
  has timeout && limit='timeout 60'
  $limit "$1" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync \
    --disable-background-networking --disable-component-update --user-data-dir="$profile" \
    --dump-dom 'data:text/html,<p>rendered</p>' 2>/dev/null </dev/null | grep -q '<p>rendered</p>'
  result=$?
  rm -rf "$profile"
  return $result
}

playwright_browser() {
  .venv/bin/python -c 'from playwright.sync_api import sync_playwright as start
with start() as p: print(p.chromium.executable_path)' 2>/dev/null
}

find_chromium() {
  for candidate in "${PORTFOLIO_CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable \
    '/Applications/Chromium.app/Contents/MacOS/Chromium' \
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome' "$(playwright_browser)"; do
    if is_browser "$candidate"; then
      command -v "$candidate"
      return
    fi
  done
  return 1
}

# Ubuntu's package of this name only fetches a snap, which cannot read the tests' folders.
has_real_package() {
  has_apt && case $(apt-cache policy chromium 2>/dev/null) in
    '' | *'Candidate: (none)'* | *snap*) false ;;
  esac
}

need_chromium() {
  chromium=$(find_chromium) || {
    if has_apt; then quietly as_root apt-get -qq update || true; fi
    if has_real_package; then
      install_packages 'Chromium (for the browser tests)' chromium
    else
      say 'fetching Chromium for the browser tests'
      if has_apt; then
        quietly .venv/bin/python -m playwright install --with-deps chromium || true
      else
        quietly .venv/bin/python -m playwright install chromium || true
      fi
    fi
    chromium=$(find_chromium) ||
      fail "no Chromium that starts was found; install Chromium or Chrome, or name it: PORTFOLIO_CHROMIUM=/path/to/chromium"
  }
  printf '%s\n' "$chromium" >.venv/.chromium
}

# --- Steps ------------------------------------------------------------------------------------

set_up_site() {
  if ! is_usable .venv || has_lost_extra; then make_venv .venv; fi
  install_lock .venv .venv/.stamp-site requirements.lock
  install_extra
  link_package
  compile_engine
  if needs_optional scripts; then install_scripts; fi
  if needs_optional diagrams; then install_diagrams; fi
  need_pango
  build_once
  stamp .venv/.stamp-site requirements.lock
}

set_up_dev() {
  is_usable .venv || set_up_site
  install_lock .venv .venv/.stamp-dev requirements-dev.lock
  install_scripts
  install_diagrams
  need_pdf_tools
  want_pdfjs
  need_chromium
  stamp .venv/.stamp-dev requirements-dev.lock
}

set_up_notebooks() {
  is_usable .venv-notebooks || make_venv .venv-notebooks
  install_lock .venv-notebooks .venv-notebooks/.stamp projects/requirements.lock
  stamp .venv-notebooks/.stamp projects/requirements.lock
}

# Beside the site's libraries, of which they replace MkDocs alone.
set_up_heirs() {
  [ "$(cat .cache/heirs/.stamp 2>/dev/null)" = "$(cksum <requirements-heirs.lock)" ] && return
  say "installing MkDocs' heirs (requirements-heirs.lock)"
  rm -rf .cache/heirs && mkdir -p .cache/heirs
  quietly .venv/bin/python -m pip install --disable-pip-version-check --no-input --quiet --no-deps \
    --only-binary :all: --require-hashes --target .cache/heirs -r requirements-heirs.lock ||
    fail "pip could not install requirements-heirs.lock (see above); check the network and run the same command again"
  stamp .cache/heirs/.stamp requirements-heirs.lock
}

set_up_uv() {
  is_usable .cache/uv || make_venv .cache/uv
  quietly .cache/uv/bin/python -m pip install --disable-pip-version-check --no-input --quiet \
    --only-binary :all: 'uv==0.13.8' || fail 'pip could not install uv, which writes the locks'
}

case ${1:-} in
  site) set_up_site ;;
  dev) set_up_dev ;;
  notebooks) set_up_notebooks ;;
  engine) compile_engine && : >.venv/.stamp-engine ;;
  heirs) set_up_heirs ;;
  uv) set_up_uv ;;
  state)
    for environment in .venv .venv-notebooks; do
      is_usable "$environment" || printf '%s\n' "$environment"
    done
    for part in scripts diagrams; do
      if ! has_optional "$part" && needs_optional "$part"; then printf '%s\n' "$part"; fi
    done
    has_extra || printf 'extra\n'
    ;;
  *) fail 'usage: sh hooks/setup.sh site|engine|dev|notebooks|heirs|uv|state' ;;
esac
