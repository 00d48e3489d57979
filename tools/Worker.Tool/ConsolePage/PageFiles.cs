namespace Worker.Tool.ConsolePage;

/// <summary>The files of the page, which are in the tool's assembly.</summary>
internal static class PageFiles
{
    private static readonly Dictionary<string, string> ContentTypes = new()
    {
        ["index.html"] = "text/html; charset=utf-8",
        ["console.css"] = "text/css; charset=utf-8",
        ["console.js"] = "text/javascript; charset=utf-8",
        ["dom.js"] = "text/javascript; charset=utf-8",
        ["hazards.css"] = "text/css; charset=utf-8",
        ["hazards.js"] = "text/javascript; charset=utf-8",
        ["icon.svg"] = "image/svg+xml",
        ["prefectures.json"] = "application/json; charset=utf-8",
    };

    /// <returns>Null when the page has no such file.</returns>
    public static (string Text, string ContentType)? Find(string file)
    {
        if (!ContentTypes.TryGetValue(file, out var contentType))
        {
            return null;
        }

        using var stream = typeof(PageFiles).Assembly.GetManifestResourceStream($"ConsolePage/{file}")!;
        using var reader = new StreamReader(stream);
        return (reader.ReadToEnd(), contentType);
    }
}
