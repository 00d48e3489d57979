using System.Text.RegularExpressions;
using LocalAws;
using Worker.Cli.Fleet;

namespace Worker.Tests.Cli.Fleet;

/// <summary>
/// Fleets to check: the two jobs of tests/data/fleet, which stay as they are whatever becomes of this checkout's own, jobs as
/// <c>./worker new</c> writes them, and as many copies as wanted.
/// </summary>
internal static partial class SampleFleet
{
    private static readonly string[] Triggers = ["schedule", "s3", "sqs", "stream", "http", "sns", "manual"];

    /// <summary>What the jobs of this checkout share, and the two jobs.</summary>
    public static FleetSources TwoJobs { get; } = ReadTwoJobs();

    /// <summary>The two jobs, and one for each trigger: <c>take_sqs</c>, <c>take_s3</c>, …</summary>
    public static FleetSources EachTrigger { get; } = Triggers.Aggregate(
        TwoJobs, (fleet, trigger) => fleet.WithNew(trigger, $"take_{trigger}"));

    /// <summary>So many jobs, of each kind in turn.</summary>
    public static FleetSources OfJobs(int count)
    {
        var fleet = TwoJobs;
        for (var number = 0; fleet.Terraform.Count(file => !SharedTerraform.Contains(file.Stem)) < count; number++)
        {
            fleet = (number % (Triggers.Length + 2)) switch
            {
                var kind when kind < Triggers.Length => fleet.WithNew(Triggers[kind], $"{Triggers[kind]}_job{number}"),
                var kind when kind == Triggers.Length => fleet.WithCopy("ExportApiLog", number),
                _ => fleet.WithCopy("ProcessChecker", number),
            };
        }

        return fleet;
    }

    /// <summary>With a text in a file in place of another one.</summary>
    public static FleetSources With(this FleetSources fleet, string path, string old, string replacement)
    {
        var file = fleet.All.Single(file => file.Path == path);
        Assert.Contains(old, file.Text, StringComparison.Ordinal);
        return fleet.With(new SourceFile(path, file.Text.Replace(old, replacement, StringComparison.Ordinal)));
    }

    /// <summary>With a text at the end of a file.</summary>
    public static FleetSources Adding(this FleetSources fleet, string path, string text) =>
        fleet.With(new SourceFile(path, $"{fleet.All.Single(file => file.Path == path).Text}\n{text}\n"));

    /// <summary>With a file more, or another one in the place of one.</summary>
    public static FleetSources With(this FleetSources fleet, SourceFile file) => file.Path.Split('/') switch
    {
        ["functions", "Jobs", ..] => fleet with { Jobs = Put(fleet.Jobs, file) },
        ["functions", ..] => fleet with { Library = Put(fleet.Library, file) },
        [.., var name] when name.EndsWith(".tfvars", StringComparison.Ordinal) => fleet with { Variables = Put(fleet.Variables, file) },
        _ => fleet with { Terraform = Put(fleet.Terraform, file) },
    };

    public static FleetSources Without(this FleetSources fleet, string path) => fleet with
    {
        Jobs = [.. fleet.Jobs.Where(file => file.Path != path)],
        Terraform = [.. fleet.Terraform.Where(file => file.Path != path)],
    };

    /// <summary>With a job as <c>./worker new</c> writes it.</summary>
    public static FleetSources WithNew(this FleetSources fleet, string trigger, string function)
    {
        var name = JobNames.Pascal(function);
        var templates = Path.Combine(Checkout.Root, "tools", "templates", trigger);
        return fleet
            .With(new SourceFile(JobFile.HandlerOf(name), Filled(Path.Combine(templates, "JobHandler.cs"))))
            .With(new SourceFile($"terraform/{function}.tf", Filled(Path.Combine(templates, "job.tf"))));

        string Filled(string template) => File.ReadAllText(template)
            .Replace("JobName", name, StringComparison.Ordinal)
            .Replace("job_name", function, StringComparison.Ordinal)
            .Replace("__BUCKET__", "take_s3", StringComparison.Ordinal)
            .Replace("job-name", function.Replace('_', '-'), StringComparison.Ordinal)
            .Replace("__MEMORY__", "256", StringComparison.Ordinal)
            .Replace("__TIMEOUT__", "29", StringComparison.Ordinal)
            .Replace("__SCHEDULE__", "cron(0 5 * * ? *)", StringComparison.Ordinal)
            .Replace("__TIME_ZONE__", "Europe/London", StringComparison.Ordinal);
    }

    /// <summary>Without the package: what was built here last must not change what a test finds.</summary>
    private static FleetSources ReadTwoJobs()
    {
        var checkout = FleetSources.Read(Checkout.Repository);
        var jobs = FleetSources.Read(new Repository(Path.Combine(Checkout.Root, "tests", "data", "fleet")));
        var shared = checkout.Terraform.Where(file => SharedTerraform.Contains(file.Stem));
        return checkout with { Jobs = jobs.Jobs, Terraform = [.. shared, .. jobs.Terraform], Package = null };
    }

    /// <summary>With a copy of one of the two jobs, all of whose names end with a number.</summary>
    private static FleetSources WithCopy(this FleetSources fleet, string job, int number)
    {
        foreach (var file in TwoJobs.Jobs.Where(file => JobFile.Of(file.Path)!.Job == job))
        {
            fleet = fleet.With(new SourceFile(Numbered(file.Path, number), Numbered(file.Text, number)));
        }

        var terraform = TwoJobs.Terraform.Single(file => file.Stem == JobNames.Snake(job));
        var stem = terraform.Path.Replace(".tf", "", StringComparison.Ordinal);
        return fleet.With(new SourceFile(Numbered(stem, number) + ".tf", Numbered(terraform.Text, number)));
    }

    private static string Numbered(string text, int number) =>
        OwnName().Replace(text, match => $"{match.Groups[1].Value}{number}{match.Groups[2].Value}");

    private static SourceFile[] Put(IEnumerable<SourceFile> files, SourceFile file) =>
        [.. files.Where(other => other.Path != file.Path).Append(file).OrderBy(other => other.Path, StringComparer.Ordinal)];

    [GeneratedRegex(
        @"\b(ExportApiLog|ProcessChecker|export_api_log|api_log|exports|process_checker|pulses|lateness)"
        + @"(Handler|Json|_schedule|_time_zone)?\b")]
    private static partial Regex OwnName();
}
