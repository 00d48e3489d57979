using System.Globalization;
using System.Text.RegularExpressions;
using Worker.Cli.Aws;
using Worker.Cli.Commands;

namespace Worker.Cli.Symbols;

/// <summary>The symbols of one build of the package, as build-pkg.sh keeps them.</summary>
internal sealed partial class SymbolFile(Repository repository, string path)
{
    private const string Binutils = "binutils is missing: apt-get install binutils";

    // What the compiler is told to call the checkout, in Directory.Build.props.
    private const string BuildFolder = "/worker/";

    private IReadOnlyList<Symbol>? symbols;

    /// <param name="Function">As the compiler named it in the executable.</param>
    /// <param name="Source">File and line; <c>??:0</c> when the symbols do not say.</param>
    public sealed record Line(string Function, string Source);

    /// <summary>Where the symbols of a build lie in a checkout.</summary>
    public static string PathOf(Repository repository, string buildId) => Path.Combine(Folder(repository), $"{buildId}.dbg");

    /// <summary>The symbols of a build, from this checkout or from where its release put them.</summary>
    /// <param name="buildId">Null takes the only one that is here.</param>
    /// <param name="environment">The environment from whose bucket they are fetched when they are not here.</param>
    /// <exception cref="UserException">They are not to be had.</exception>
    public static async Task<SymbolFile> FindAsync(
        Repository repository, string? buildId, AwsEnvironment? environment, CancellationToken cancellationToken)
    {
        buildId = buildId is null ? DefaultBuild(repository) : WholeId(repository, buildId);
        if (!BuildId().IsMatch(buildId))
        {
            throw new UserException(
                $"'{buildId}' is no build id: it has 40 hexadecimal digits, of which the first few do where artifacts/symbols/ has such a "
                + "build.",
                UserException.WrongUsage);
        }

        var path = PathOf(repository, buildId);
        if (!File.Exists(path))
        {
            var key = $"symbols/{buildId}.dbg";
            if (environment is null)
            {
                throw new UserException(
                    $"the symbols of build {buildId} are not in artifacts/symbols/: "
                    + $"a release uploads them to the bucket of packages as {key} (--env NAME fetches them from there); "
                    + "building that tag again with ./build-pkg.sh makes them too.");
            }

            var aws = await environment.ConnectAsync(cancellationToken);
            Directory.CreateDirectory(Folder(repository));
            await Screen.StepAsync(
                $"fetching s3://{environment.PackagesBucket}/{key}",
                _ => aws.RunAsync(["s3", "cp", "--only-show-errors", $"s3://{environment.PackagesBucket}/{key}", path], cancellationToken));
        }

        return new SymbolFile(repository, path);
    }

    /// <summary>The lines that a place may stand at: of an address, or of all methods of its name.</summary>
    public async Task<IReadOnlyList<Line>> LinesAsync(CodePlace place, CancellationToken cancellationToken)
    {
        var addresses = place.Method is null
            ? [place.Address]
            : await AddressesOfAsync(place.Method, place.Address, cancellationToken);
        var lines = new List<Line>();
        foreach (var address in addresses)
        {
            lines.AddRange(await LinesAsync(address, cancellationToken));
        }

        return lines;
    }

    /// <summary>The lines of an address, the innermost of inlined functions first.</summary>
    private async Task<IReadOnlyList<Line>> LinesAsync(long address, CancellationToken cancellationToken)
    {
        var hex = string.Create(CultureInfo.InvariantCulture, $"0x{address:x}");
        var output = await RunAsync("addr2line", ["-f", "-i", "-e", path, hex], cancellationToken);
        var pairs = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Chunk(2);
        return [.. pairs.Select(pair => new Line(pair[0], Relative(pair[1].Split(' ')[0])))];
    }

    /// <summary>The addresses that a place in a method may have: several where overloads or generic instances have one name.</summary>
    /// <param name="method">As in a stack, such as <c>Worker.Jobs.ExportApiLog.Day</c>.</param>
    private async Task<IReadOnlyList<long>> AddressesOfAsync(string method, long offset, CancellationToken cancellationToken)
    {
        // The compiler writes Assembly_Namespace_Type__Method, with _ for whatever is no letter or digit, and _1 after a second of a name.
        var split = method.LastIndexOf('.');
        var type = NoIdentifier().Replace(method[..Math.Max(split, 0)], "_");
        var name = NoIdentifier().Replace(method[(split + 1)..], "_");
        var wanted = new Regex($@"^\w+?_{type}__{name}(_\d+)?(<.*)?$");
        return
        [
            .. (await SymbolsAsync(cancellationToken))
                .Where(symbol => offset < symbol.Size && wanted.IsMatch(symbol.Name))
                .Select(symbol => symbol.Address + offset),
        ];
    }

    private async Task<IReadOnlyList<Symbol>> SymbolsAsync(CancellationToken cancellationToken)
    {
        if (symbols is null)
        {
            var output = await RunAsync("nm", ["--defined-only", "--print-size", path], cancellationToken);
            symbols =
            [
                .. output.Split('\n')
                    .Select(line => line.Split(' ', 4))
                    .Where(parts => parts is [_, _, "t" or "T", _])
                    .Select(parts => new Symbol(Hex(parts[0]), Hex(parts[1]), parts[3])),
            ];
        }

        return symbols;
    }

    private async Task<string> RunAsync(string tool, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        ChildProcess.Streams result;
        try
        {
            result = await ChildProcess.CaptureAsync(tool, arguments, repository.Root, cancellationToken);
        }
        catch (UserException)
        {
            throw new UserException(Binutils);
        }

        return result.ExitCode == 0 ? result.Output : throw new UserException($"{tool} failed: {result.Errors.Trim()}");
    }

    private static string Relative(string source) =>
        source.StartsWith(BuildFolder, StringComparison.Ordinal) ? source[BuildFolder.Length..] : source;

    private static long Hex(string text) => long.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    /// <summary>The build that ./worker up serves, or the only one.</summary>
    private static string DefaultBuild(Repository repository)
    {
        var builds = Builds(repository);
        if (Served.TryRead(repository)?.BuildId is { } served && builds.Contains(served))
        {
            return served;
        }

        return builds is [var only]
            ? only
            : throw new UserException(
                $"which build? artifacts/symbols/ has {builds.Count}: "
                + "name it with --build-id, which the report in Sentry shows (native_aot, build_id).",
                UserException.WrongUsage);
    }

    private static string WholeId(Repository repository, string prefix) =>
        Builds(repository).Where(build => build.StartsWith(prefix, StringComparison.Ordinal)).ToList() switch
        {
            [var only] => only,
            [] => prefix,
            var several => throw new UserException(
                $"--build-id {prefix}: {several.Count} builds of artifacts/symbols/ begin so; write more of it.", UserException.WrongUsage),
        };

    private static IReadOnlyList<string> Builds(Repository repository) => Directory.Exists(Folder(repository))
        ? [.. Directory.GetFiles(Folder(repository), "*.dbg").Select(file => Path.GetFileNameWithoutExtension(file))]
        : [];

    private static string Folder(Repository repository) => Path.Combine(repository.Root, "artifacts", "symbols");

    [GeneratedRegex("^[0-9a-f]{40}$")]
    private static partial Regex BuildId();

    [GeneratedRegex("[^A-Za-z0-9_]")]
    private static partial Regex NoIdentifier();

    private sealed record Symbol(long Address, long Size, string Name);
}
