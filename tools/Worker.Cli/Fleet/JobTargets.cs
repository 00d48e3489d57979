using Worker.Cli.RemoveJobs;

namespace Worker.Cli.Fleet;

/// <summary>The part of terraform/ that some jobs need.</summary>
internal static class JobTargets
{
    /// <returns>
    /// The addresses of the resources in the jobs' own files, in main.tf and in the shared files that these use, and the notifications of
    /// buckets of other jobs that these use; what they depend on beyond that, Terraform adds by itself.
    /// </returns>
    /// <exception cref="UserException">There is no such job.</exception>
    public static IReadOnlyList<string> Of(Repository repository, IReadOnlyCollection<string> jobs)
    {
        var files = Directory.EnumerateFiles(repository.Terraform, "*.tf").Order(StringComparer.Ordinal)
            .ToDictionary(file => Path.GetFileNameWithoutExtension(file)!, file => TerraformFile.Read(file, File.ReadAllText(file)));
        var names = files.Keys.Where(name => !SharedTerraform.Contains(name)).ToList();
        if (jobs.FirstOrDefault(job => !names.Contains(job)) is { } unknown)
        {
            throw JobNames.Unknown(unknown, names);
        }

        List<TerraformFile> needed = [files["main"], .. jobs.Distinct().Select(job => files[job])];
        var open = files.Values.Where(file => file.IsShared).ToList();
        while (open.Find(file => needed.Exists(one => one.RefersTo(file.Declares) is not null)) is { } used)
        {
            open.Remove(used);
            needed.Add(used);
        }

        // A job may be started by a bucket of another one's file.
        var buckets = files.Values.Except(needed).SelectMany(file => file.Resources)
            .Where(address => address.StartsWith("aws_s3_bucket.", StringComparison.Ordinal))
            .Where(bucket => needed.Exists(file => file.RefersTo([bucket]) is not null))
            .ToList();
        return
        [
            .. needed.SelectMany(file => file.Resources)
                .Concat(files.Values.Except(needed).SelectMany(file => file.NotificationsOf(buckets)))
                .Distinct(),
        ];
    }
}
