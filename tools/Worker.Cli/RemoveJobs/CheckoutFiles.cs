namespace Worker.Cli.RemoveJobs;

/// <summary>The files of a checkout that people write, by their paths from its root, with <c>/</c> in them.</summary>
internal sealed class CheckoutFiles
{
    private static readonly string[] NotOurs = [".git", ".terraform", ".venv", "artifacts", "bin", "node_modules", "obj"];

    private readonly string root;
    private readonly Dictionary<string, string> texts = [];

    public CheckoutFiles(string root)
    {
        this.root = root;
        Paths = [.. Below(root).Select(file => Path.GetRelativePath(root, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];
    }

    public IReadOnlyList<string> Paths { get; }

    public string Full(string path) => Path.Combine(root, path);

    /// <exception cref="UserException">The file cannot be read.</exception>
    public string Text(string path)
    {
        try
        {
            return texts.TryGetValue(path, out var text) ? text : texts[path] = File.ReadAllText(Full(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"{path} cannot be read: {exception.Message}");
        }
    }

    private static IEnumerable<string> Below(string folder) => Directory.EnumerateFiles(folder)
        .Concat(Directory.EnumerateDirectories(folder)
            .Where(child => !NotOurs.Contains(Path.GetFileName(child)) && new DirectoryInfo(child).LinkTarget is null)
            .SelectMany(Below));
}
