using System.Globalization;
using System.Text.RegularExpressions;
using LocalAws.Schedules;

namespace Worker.Cli.NewJobs;

/// <summary>A job to be written from the templates of <c>tools/templates</c>.</summary>
/// <param name="Memory">MB.</param>
/// <param name="Timeout">Seconds; null for what suits the trigger.</param>
/// <param name="Schedule">Null for one an hour; only for the trigger schedule, as is <paramref name="TimeZone"/>.</param>
/// <param name="Bucket">The bucket of another file whose objects start it; only for the trigger s3, and null for one of its own.</param>
internal sealed partial record NewJob(
    JobName Name, string Trigger, int Memory, int? Timeout, string? Schedule, string? TimeZone, SharedBucket? Bucket = null)
{
    public static readonly string[] Triggers = ["schedule", "s3", "sqs", "stream", "http", "sns", "manual"];

    private const string DefaultSchedule = "rate(1 hour)";
    private const int MaxHttpSeconds = 30; // an HTTP API answers 503 after that
    private const int MaxBucketChars = 63;
    private const int MaxDomainChars = 30; // of the 64 of a role's name, worker-<environment>-jobs-<domain>

    /// <summary>The domain whose jobs share its role; null for the role of all jobs that name none.</summary>
    public string? Domain { get; init; }

    /// <summary>Where an object starts the job in the local AWS: <c>bucket/key</c>.</summary>
    public string LocalObject => Fill(
        Bucket is null ? "worker-local-job-name-123456789012/incoming/example.txt" : "__BUCKET_NAME__/job-name/example.txt");

    private string Role => Domain is null ? "aws_iam_role.worker" : $"aws_iam_role.domain[\"{Domain}\"]";

    private int Seconds => Timeout ?? (Trigger == "http" ? 10 : 60);

    /// <summary>Writes the job's files; gives their paths within the checkout.</summary>
    /// <exception cref="UserException">Something of it cannot be; nothing was written.</exception>
    public async Task<IReadOnlyList<string>> WriteAsync(Repository repository, DateTimeOffset now, CancellationToken cancellationToken)
    {
        Check(repository, now);
        var templates = new Dictionary<string, string>();
        foreach (var (template, path) in Paths)
        {
            templates[Path.Combine(repository.Root, path)] = await File.ReadAllTextAsync(
                Path.Combine(repository.Tools, "templates", Bucket is null ? Trigger : "s3-shared", template), cancellationToken);
        }

        NameInUse.Check(repository, Name, templates);
        await NewFiles.WriteAsync(templates.ToDictionary(file => file.Key, file => Fill(file.Value)), cancellationToken);
        if (Bucket is { File: { } file, Text: { } text })
        {
            await ChangeAsync(Path.Combine(repository.Root, file), text, templates.Keys);
        }

        return [.. Paths.Select(path => path.Path)];
    }

    /// <summary>Writes the file of the bucket, or takes back the job.</summary>
    private static async Task ChangeAsync(string file, string text, IEnumerable<string> written)
    {
        try
        {
            await File.WriteAllTextAsync(file, text, CancellationToken.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            NewFiles.Delete(written);
            throw new UserException($"nothing was written: {exception.Message}");
        }
    }

    private (string Template, string Path)[] Paths =>
    [
        ("JobHandler.cs", $"functions/Jobs/{Name.Class}/{Name.Class}Handler.cs"),
        ("job.tf", $"terraform/{Name.Function}.tf"),
        ("JobTests.cs", $"tests/Worker.Tests/Jobs/{Name.Class}/{Name.Class}Tests.cs"),
        ("event.json", $"tests/data/events/{Name.Function}.json"),
    ];

    private void Check(Repository repository, DateTimeOffset now)
    {
        Refuse(
            !Triggers.Contains(Trigger),
            $"'{Trigger}' is no trigger: write --trigger {string.Join(", ", Triggers[..^1])} or {Triggers[^1]}.");
        Refuse(
            Domain is not null && !DomainName().IsMatch(Domain),
            $"--domain is '{Domain}': 1 to {MaxDomainChars} lower-case letters, digits and hyphens, beginning with a letter.");
        Refuse(Memory is < 128 or > 10240, $"--memory is {Memory}: a function has 128 to 10240 MB.");
        Refuse(Seconds is < 1 or > 900, $"--timeout is {Seconds}: a function has 1 to 900 seconds.");
        Refuse(
            Trigger == "http" && Seconds > MaxHttpSeconds,
            $"--timeout is {Seconds}: an HTTP API waits {MaxHttpSeconds} seconds at most.");
        Refuse(
            Trigger != "schedule" && (Schedule ?? TimeZone) is not null,
            $"--schedule and --time-zone are for --trigger schedule, not {Trigger}.");
        Refuse(Trigger != "s3" && Bucket is not null, $"--bucket is for --trigger s3, not {Trigger}.");
        if (Trigger == "schedule")
        {
            CheckSchedule(now);
        }
        else if (Trigger == "s3" && Bucket is null)
        {
            // terraform/<job>.tf names the bucket worker-<environment>-<job>-<account>.
            var environment = Directory.EnumerateFiles(Path.Combine(repository.Terraform, "env"), "*.tfvars")
                .Max(file => Path.GetFileNameWithoutExtension(file).Length);
            var max = MaxBucketChars - "worker---".Length - environment - "123456789012".Length;
            Refuse(
                Name.Function.Length > max,
                $"'{Name.Function}' has {Name.Function.Length} characters; its bucket's name leaves {max} for it: shorten it.");
        }
    }

    private void CheckSchedule(DateTimeOffset now)
    {
        try
        {
            Refuse(
                ScheduleExpression.Parse(Schedule ?? DefaultSchedule, TimeZone).Next(now) is null,
                $"--schedule {Schedule} never fires again.");
        }
        catch (FormatException exception)
        {
            throw JobName.Refuse($"{exception.Message}.");
        }
    }

    private string Fill(string template) => template
        .Replace("JobName", Name.Class, StringComparison.Ordinal)
        .Replace("job_name", Name.Function, StringComparison.Ordinal)
        .Replace("job-name", Name.Function.Replace('_', '-'), StringComparison.Ordinal) // a bucket's name has no underscores
        .Replace("aws_iam_role.worker.", $"{Role}.", StringComparison.Ordinal)
        .Replace("__BUCKET__", Bucket?.Label, StringComparison.Ordinal)
        .Replace("__BUCKET_NAME__", Bucket?.LocalName, StringComparison.Ordinal)
        .Replace("__MEMORY__", Memory.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("__TIMEOUT__", Seconds.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("__SCHEDULE__", Schedule ?? DefaultSchedule, StringComparison.Ordinal)
        .Replace("__TIME_ZONE__", TimeZone ?? "UTC", StringComparison.Ordinal);

    private static void Refuse(bool isWrong, string why)
    {
        if (isWrong)
        {
            throw JobName.Refuse(why);
        }
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{0,29}$")]
    private static partial Regex DomainName();
}
