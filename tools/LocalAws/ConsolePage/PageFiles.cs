using System.Reflection;

namespace LocalAws.ConsolePage;

/// <summary>The files of a page, which are in an assembly.</summary>
/// <param name="folder">Their names begin with it and a slash.</param>
internal sealed class PageFiles(Assembly assembly, string folder)
{
    private static readonly Dictionary<string, string> ContentTypes = new()
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".json"] = "application/json; charset=utf-8",
    };

    /// <summary>Those of the console itself.</summary>
    public static PageFiles OfConsole { get; } = new(typeof(PageFiles).Assembly, "ConsolePage");

    /// <returns>Null when the page has no such file.</returns>
    public PageFile? Find(string file)
    {
        using var stream = assembly.GetManifestResourceStream($"{folder}/{file}");
        if (stream is null || !ContentTypes.TryGetValue(Path.GetExtension(file), out var contentType))
        {
            return null;
        }

        using var reader = new StreamReader(stream);
        return new PageFile(reader.ReadToEnd(), contentType);
    }
}

public sealed record PageFile(string Text, string ContentType);
