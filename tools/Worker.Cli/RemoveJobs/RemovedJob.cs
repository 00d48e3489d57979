using Worker.Cli.Fleet;

namespace Worker.Cli.RemoveJobs;

/// <summary>A job of the checkout by both of its names.</summary>
/// <param name="Function">Such as <c>export_api_log</c>; its Terraform is <c>terraform/export_api_log.tf</c>.</param>
/// <param name="Class">Such as <c>ExportApiLog</c>; its code is <c>functions/Jobs/ExportApiLog/</c>.</param>
internal sealed record RemovedJob(string Function, string Class)
{
    /// <param name="names">Functions or classes.</param>
    /// <exception cref="UserException">There is no such job; names the nearest.</exception>
    public static IReadOnlyList<RemovedJob> Find(CheckoutFiles files, IEnumerable<string> names)
    {
        var all = All(files);
        return [.. names.Select(Find).Distinct()];

        RemovedJob Find(string name) => all.FirstOrDefault(job => name == job.Function || name == job.Class)
            ?? throw JobNames.Unknown(name, all.SelectMany(job => new[] { job.Function, job.Class }));
    }

    /// <summary>All jobs that have code or Terraform.</summary>
    public static IReadOnlyList<RemovedJob> All(CheckoutFiles files)
    {
        var classes = files.Paths.Select(path => JobFile.Of(path)?.Job)
            .OfType<string>()
            .Select(job => new RemovedJob(JobNames.Snake(job), job));
        var functions = files.Paths.Where(IsTerraform)
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .Where(stem => !SharedTerraform.Contains(stem))
            .Select(stem => new RemovedJob(stem, JobNames.Pascal(stem)));
        return [.. classes.Concat(functions).DistinctBy(job => job.Function)];
    }

    public static bool IsTerraform(string path) =>
        path.StartsWith("terraform/", StringComparison.Ordinal) && path.EndsWith(".tf", StringComparison.Ordinal) && path.Count('/') == 1;

    /// <summary>Whether a file is the job's own, by its path.</summary>
    public bool Owns(string path) =>
        JobFile.Of(path)?.Job == Class
        || path.StartsWith($"tests/Worker.Tests/Jobs/{Class}/", StringComparison.Ordinal)
        || path == $"tests/Worker.Tests/Integration/Deployed{Class}Tests.cs"
        || path == $"terraform/{Function}.tf"
        || path == $"tests/terraform/{Function}.tftest.hcl";

    /// <summary>Whether a file is one of its sample events.</summary>
    public bool OwnsEvent(string path) =>
        path == $"tests/data/events/{Function}.json"
        || (path.StartsWith($"tests/data/events/{Function}.", StringComparison.Ordinal)
            && path.EndsWith(".json", StringComparison.Ordinal));
}
