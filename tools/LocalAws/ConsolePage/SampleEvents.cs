namespace LocalAws.ConsolePage;

/// <summary>
/// The events of tests/data/events to try a function with. <c>&lt;function&gt;.json</c> and <c>&lt;function&gt;.&lt;case&gt;.json</c> are
/// of that function; every other file is a sample for all of them, first those that are named like a kind of its triggers
/// (<c>sqs.json</c>).
/// </summary>
internal sealed class SampleEvents(string folder)
{
    private const int LargestFile = 1024 * 1024;

    /// <param name="function">Whose samples.</param>
    /// <param name="functions">Names of all functions.</param>
    /// <param name="triggers">Kinds of the function's triggers.</param>
    /// <returns>Names, without <c>.json</c>, and contents: the function's own first.</returns>
    public IReadOnlyList<SampleEvent> For(string function, IReadOnlyCollection<string> functions, IReadOnlyCollection<string> triggers)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        var samples =
            from file in new DirectoryInfo(folder).EnumerateFiles("*.json")
            where file.Length <= LargestFile
            let name = Path.GetFileNameWithoutExtension(file.Name)
            let subject = name.Split('.')[0]
            where subject == function || !functions.Contains(subject)
            let rank = subject == function ? 0 : triggers.Any(kind => IsLike(subject, kind)) ? 1 : 2
            orderby rank, name
            select new SampleEvent(name, File.ReadAllText(file.FullName), IsOwn: rank == 0);
        return [.. samples];
    }

    // The events of a stream are named after the service that they come from.
    private static bool IsLike(string subject, string kind) =>
        subject.StartsWith(kind == "stream" ? "dynamodb" : kind, StringComparison.Ordinal);
}

/// <param name="IsOwn">False for a sample that stands for a kind of event and not for this function's own.</param>
internal sealed record SampleEvent(string Name, string Event, bool IsOwn);
