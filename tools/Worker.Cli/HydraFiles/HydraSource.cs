namespace Worker.Cli.HydraFiles;

/// <summary>A file to convert or check.</summary>
/// <param name="Path">As the person wrote it, or below the folder that the person named; <c>-</c> is standard input.</param>
/// <param name="IsNamed">Named itself; otherwise it is one of a folder, which may hold files of other kinds.</param>
internal sealed record HydraSource(string Path, bool IsNamed)
{
    public const string StandardInput = "-";

    private static readonly string[] Patterns = ["*.yaml", "*.yml"];

    private static readonly EnumerationOptions BelowFolder = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = false,
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.ReparsePoint, // a link may lead round in a circle
    };

    public bool IsStandardInput => Path == StandardInput;

    /// <summary>For messages.</summary>
    public string Name => IsStandardInput ? "<stdin>" : Path;

    /// <summary>The files in the order in which they are named, those of a folder by name; each once.</summary>
    /// <exception cref="UserException">One is not there, a folder has none, or nothing is named.</exception>
    public static IReadOnlyList<HydraSource> Find(IReadOnlyList<string> paths)
    {
        if (paths.Count == 0)
        {
            throw new UserException("name files or folders, or - for standard input.", UserException.WrongUsage);
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        return [.. paths.SelectMany(Expand).Where(source => seen.Add(FullPath(source)))];
    }

    private static IEnumerable<HydraSource> Expand(string path) => path == StandardInput || File.Exists(path)
        ? [new HydraSource(path, IsNamed: true)]
        : Directory.Exists(path)
            ? Below(path)
            : throw new UserException($"there is no file or folder '{path}'.", UserException.WrongUsage);

    private static List<HydraSource> Below(string folder)
    {
        try
        {
            var files = Patterns.SelectMany(pattern => Directory.EnumerateFiles(folder, pattern, BelowFolder))
                .Order(StringComparer.Ordinal).Select(path => new HydraSource(path, IsNamed: false)).ToList();
            return files.Count > 0
                ? files
                : throw new UserException($"the folder '{folder}' has no *.yaml or *.yml.", UserException.WrongUsage);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"cannot read the folder '{folder}': {exception.Message}", UserException.WrongUsage);
        }
    }

    private static string FullPath(HydraSource source) =>
        source.IsStandardInput ? source.Path : System.IO.Path.GetFullPath(source.Path);
}
