namespace Worker.Cli.Fleet;

/// <summary>A C# file of a job: <c>functions/Jobs/&lt;Job&gt;/&lt;File&gt;.cs</c>.</summary>
internal sealed record JobFile(string Job, string Stem)
{
    private const string Folder = "functions/Jobs/";

    /// <summary>Whether it is the job's handler, by its name.</summary>
    public bool IsHandler => Stem == $"{Job}Handler";

    public static string HandlerOf(string job) => $"{Folder}{job}/{job}Handler.cs";

    /// <summary>Null when a file is not in the folder of a job.</summary>
    /// <param name="path">From the checkout's root.</param>
    public static JobFile? Of(string path) =>
        path.StartsWith(Folder, StringComparison.Ordinal) && path[Folder.Length..].Split('/') is [var job, .., var file]
            ? new JobFile(job, Path.GetFileNameWithoutExtension(file))
            : null;
}
