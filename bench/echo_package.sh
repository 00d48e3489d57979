# Sourced by the benchmarks: builds the package with the job Echo in a scratch copy, as any job is added.
# Sets $work (removed at the end) and $bootstrap.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for entry in functions build-pkg.sh Directory.Build.props Directory.Build.targets Directory.Packages.props global.json .editorconfig; do
  cp -r "$root/$entry" "$work/"
done
mkdir "$work/functions/Jobs/Echo"
cp "$root/bench/EchoHandler.cs" "$work/functions/Jobs/Echo/"
if [ -e "$root/tools/dotnet-problems.sh" ]; then # build-pkg.sh needs it; not yet at older commits
  mkdir "$work/tools"
  cp "$root/tools/dotnet-problems.sh" "$work/tools/"
fi
echo "building the package with the job Echo…" >&2
"$work/build-pkg.sh" >&2
python3 -m zipfile -e "$work/terraform/dists.zip" "$work/package"
bootstrap=$work/package/bootstrap
chmod +x "$bootstrap"
