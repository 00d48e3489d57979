using System.Text.Json;
using LocalAws;
using Worker.Cli.Fleet;
using Worker.Cli.NewJobs;

namespace Worker.Tests.Cli.NewJobs;

/// <summary>In a repository with the two jobs of tests/data/fleet, whatever jobs this checkout has.</summary>
public sealed class NewJobTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("worker-");
    private readonly Repository repository;

    public NewJobTests()
    {
        repository = new Repository(folder.FullName);
        Copy("tools/templates", "tools/templates");
        Copy(
            "terraform",
            "terraform",
            file => Path.GetExtension(file) != ".tf" || SharedTerraform.Contains(Path.GetFileNameWithoutExtension(file)));
        Copy("tests/data/fleet/functions/Jobs", "functions/Jobs");
        Copy("tests/data/fleet/terraform", "terraform");
        Directory.CreateDirectory(Path.Combine(repository.Root, "tests/Worker.Tests/Jobs"));
        File.WriteAllText(Path.Combine(repository.Root, "Worker.sln"), "");
    }

    public void Dispose() => folder.Delete(recursive: true);

    public static TheoryData<string> Triggers => [.. NewJob.Triggers];

    [Theory]
    [MemberData(nameof(Triggers))]
    public async Task Writes_code_Terraform_test_and_event_with_everything_filled_in(string trigger)
    {
        var files = await WriteAsync("count_words", trigger, memory: 512, timeout: 25);

        Assert.Equal(
            [
                "functions/Jobs/CountWords/CountWordsHandler.cs",
                "terraform/count_words.tf",
                "tests/Worker.Tests/Jobs/CountWords/CountWordsTests.cs",
                "tests/data/events/count_words.json",
            ],
            files);
        var texts = files.Select(file => File.ReadAllText(Path.Combine(repository.Root, file))).ToList();
        Assert.All(texts, text => Assert.DoesNotMatch("JobName|job[_-]name|__", text));
        Assert.Matches("memory_size += 512\n", texts[1]);
        Assert.Matches("timeout += 25\n", texts[1]);
    }

    [Fact]
    public async Task Gives_a_job_the_role_of_its_domain()
    {
        await WriteAsync("count_words", "sqs", domain: "orders");

        var terraform = await File.ReadAllTextAsync(
            Path.Combine(repository.Terraform, "count_words.tf"), TestContext.Current.CancellationToken);
        Assert.Contains("role              = aws_iam_role.domain[\"orders\"].arn\n", terraform, StringComparison.Ordinal);
        Assert.Contains("role = aws_iam_role.domain[\"orders\"].name\n", terraform, StringComparison.Ordinal);
        Assert.DoesNotContain("aws_iam_role.worker", terraform, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_domain_that_cannot_be_a_part_of_a_role_s_name() =>
        Assert.Contains(
            "--domain is 'My Orders': 1 to 30 lower-case letters",
            (await Assert.ThrowsAsync<UserException>(() => WriteAsync("count_words", "sqs", domain: "My Orders"))).Message,
            StringComparison.Ordinal);

    [Fact]
    public async Task Writes_a_job_for_the_objects_of_a_bucket_that_exists()
    {
        var bucket = new SharedBucket("exports", "worker-local-exports-123456789012", "terraform/export_api_log.tf", "changed");
        var job = new NewJob(JobName.Parse("count_words"), "s3", 256, null, null, null, bucket);

        var files = await job.WriteAsync(repository, Now, TestContext.Current.CancellationToken);

        var texts = files.Select(file => File.ReadAllText(Path.Combine(repository.Root, file))).ToList();
        Assert.All(texts, text => Assert.DoesNotMatch("JobName|job[_-]name|__", text));
        Assert.Contains("bucket = { name = [aws_s3_bucket.exports.bucket] }", texts[1], StringComparison.Ordinal);
        Assert.Contains("\"bucket\": { \"name\": \"worker-local-exports-123456789012\" }", texts[3], StringComparison.Ordinal);
        Assert.Equal("worker-local-exports-123456789012/count-words/example.txt", job.LocalObject);
        Assert.Equal("changed", await File.ReadAllTextAsync(
            Path.Combine(repository.Root, "terraform/export_api_log.tf"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Writes_the_schedule_in_its_zone()
    {
        await WriteAsync("count_words", "schedule", schedule: "cron(30 0 * * ? *)", timeZone: "Asia/Tokyo");

        var terraform = await File.ReadAllTextAsync(
            Path.Combine(repository.Terraform, "count_words.tf"), TestContext.Current.CancellationToken);
        Assert.Contains("count_words_schedule  = \"cron(30 0 * * ? *)\"", terraform, StringComparison.Ordinal);
        Assert.Contains("count_words_time_zone = \"Asia/Tokyo\"", terraform, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "CountWords",
        "'CountWords' is not snake_case: use lower-case letters, digits and single underscores, beginning with a letter, "
        + "as in count_words.")]
    [InlineData("count-words", "'count-words' is not snake_case")]
    [InlineData("count__words", "'count__words' is not snake_case")]
    [InlineData("1st", "'1st' is not snake_case")]
    [InlineData("../main", "'../main' is not snake_case")]
    [InlineData("zähler", "'zähler' is not snake_case")]
    [InlineData("", "'' is not snake_case")]
    [InlineData(
        "a2345678901234567890123456789012345678901234567890123456789012345",
        "has 65 characters, and a function's name at most 64: shorten it.")]
    [InlineData("main", "'main' is taken: terraform/main.tf is shared by all jobs. Choose another name.")]
    [InlineData("variables", "terraform/variables.tf is shared by all jobs")]
    [InlineData("export_api_log", "'export_api_log' is taken: functions/Jobs/ExportApiLog exists. Choose another name.")]
    [InlineData("exportapi_log", "functions/Jobs/ExportApiLog exists")] // on a file system that does not tell upper and lower case apart
    [InlineData("pulses", "has resource \"aws_dynamodb_table\" \"pulses\"")]
    [InlineData("heartbeat", "uses the name Heartbeat for something else")]
    [InlineData("api_log", "terraform/export_api_log.tf:")]
    [InlineData("task", "class Task would hide the one of .NET or WorkerLib")]
    [InlineData("console", "class Console would hide the one of .NET or WorkerLib")]
    [InlineData("batch", "class Batch would hide the one of .NET or WorkerLib")]
    [InlineData("idempotency", "class Idempotency would hide the one of .NET or WorkerLib")]
    [InlineData("worker", "has resource \"aws_iam_role\" \"worker\"")]
    [InlineData("jobs", "uses the name Jobs for something else")]
    [InlineData("run_one_async", "its code uses the name RunOneAsync for something else")]
    public async Task Refuses_a_name_that_cannot_be(string name, string why) => await RefusesAsync(why, name, "sqs");

    [Theory]
    [InlineData("sqs", 127, null, null, null, "--memory is 127: a function has 128 to 10240 MB.")]
    [InlineData("sqs", 10241, null, null, null, "--memory is 10241: a function has 128 to 10240 MB.")]
    [InlineData("sqs", 256, 0, null, null, "--timeout is 0: a function has 1 to 900 seconds.")]
    [InlineData("sqs", 256, 901, null, null, "--timeout is 901: a function has 1 to 900 seconds.")]
    [InlineData("http", 256, 31, null, null, "--timeout is 31: an HTTP API waits 30 seconds at most.")]
    [InlineData("sqs", 256, null, "rate(1 hour)", null, "--schedule and --time-zone are for --trigger schedule, not sqs.")]
    [InlineData("manual", 256, null, null, "Asia/Tokyo", "--schedule and --time-zone are for --trigger schedule, not manual.")]
    [InlineData("schedule", 256, null, "rate(1 hours)", null, "rate(1 hours): write rate(1 hour).")]
    [InlineData("schedule", 256, null, "rate(1 hour)\"", null, "schedule 'rate(1 hour)\"': write rate(5 minutes)")]
    [InlineData("schedule", 256, null, "rate(1 hour)", "Tokyo", "time zone 'Tokyo': not in the IANA list")]
    [InlineData("schedule", 256, null, "at(2026-11-20T11:59:59)", null, "--schedule at(2026-11-20T11:59:59) never fires again.")]
    public async Task Refuses_what_AWS_would_refuse(
        string trigger, int memory, int? timeout, string? schedule, string? timeZone, string why) =>
        await RefusesAsync(why, "count_words", trigger, memory, timeout, schedule, timeZone);

    [Fact]
    public async Task Refuses_a_name_that_is_too_long_for_its_bucket() =>
        await RefusesAsync("its bucket's name leaves 32 for it: shorten it.", "a23456789012345678901234567890123", "s3");

    [Theory]
    [InlineData("handler")] // an argument of every function
    [InlineData("architecture")] // a variable of Terraform
    [InlineData("hello")] // in a string of the template
    [InlineData("say")] // in its comment
    public async Task Takes_a_name_that_is_something_else_elsewhere(string name) => Assert.Equal(4, (await WriteAsync(name, "http")).Count);

    [Fact]
    public async Task Refuses_a_name_whose_local_value_another_file_has()
    {
        await File.WriteAllTextAsync(
            Path.Combine(repository.Terraform, "other.tf"),
            "locals {\n  count_words_schedule = 1\n}\n",
            TestContext.Current.CancellationToken);

        await RefusesAsync("terraform/other.tf:2 has count_words_schedule", "count_words", "schedule");
    }

    [Fact]
    public async Task Writes_nothing_when_one_file_cannot_be_written()
    {
        Directory.Delete(Path.Combine(repository.Root, "tests/Worker.Tests/Jobs"), recursive: true);
        await File.WriteAllTextAsync(
            Path.Combine(repository.Root, "tests/Worker.Tests/Jobs"), "no folder", TestContext.Current.CancellationToken);
        var before = Everything();
        var texts = Texts("functions/Jobs/A/AHandler.cs", "terraform/a.tf", "tests/Worker.Tests/Jobs/A/ATests.cs");

        var error = await Assert.ThrowsAsync<UserException>(() => NewFiles.WriteAsync(texts, TestContext.Current.CancellationToken));

        Assert.StartsWith("nothing was written: ", error.Message, StringComparison.Ordinal);
        Assert.Equal(UserException.Failed, error.ExitCode);
        Assert.Equal(before, Everything());
    }

    [Fact]
    public async Task Takes_back_what_was_written_and_nothing_else_when_a_file_appears_meanwhile()
    {
        var before = Everything();
        var texts = Texts("functions/Jobs/A/AHandler.cs", "terraform/main.tf", "tests/Worker.Tests/Jobs/A/ATests.cs");

        await Assert.ThrowsAsync<UserException>(() => NewFiles.WriteAsync(texts, TestContext.Current.CancellationToken));

        Assert.Equal(before, Everything());
    }

    [Fact]
    public async Task Writes_nothing_when_it_is_interrupted()
    {
        var before = Everything();
        var job = new NewJob(JobName.Parse("count_words"), "manual", 256, null, null, null);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => job.WriteAsync(repository, Now, new CancellationToken(canceled: true)));

        Assert.Equal(before, Everything());
    }

    [Theory]
    [Trait("Category", "Integration")]
    [InlineData("new count_words --trigger manual --json", 0, "\"handler\":\"CountWords\"")]
    [InlineData("new count_words --trigger manual", 0, "./worker invoke count_words")]
    [InlineData("new CountWords --trigger manual", 2, "worker: 'CountWords' is not snake_case")]
    [InlineData(
        "new count_words --trigger kafka",
        2,
        "worker: 'kafka' is no trigger: write --trigger schedule, s3, sqs, stream, http, sns or manual.")]
    [InlineData("new count_words --trigger sqs --memory much", 2, "'much'")]
    [InlineData("new count_words", 2, "--trigger")]
    [InlineData("new --help", 0, "./worker new read_orders   --trigger sqs")]
    public async Task Is_a_command_with_exit_codes_for_scripts(string arguments, int exitCode, string says)
    {
        var result = await ChildProcess.RunAsync(
            "dotnet",
            [Path.Combine(Checkout.Root, "artifacts", "bin", "Worker.Cli", "release", "worker.dll"), .. arguments.Split(' ')],
            repository.Root,
            TestContext.Current.CancellationToken);

        Assert.Contains(says, result.Output, StringComparison.Ordinal);
        Assert.Equal(exitCode, result.ExitCode);
        if (arguments.EndsWith("--json", StringComparison.Ordinal))
        {
            Assert.Equal(4, JsonElement.Parse(result.Output).GetProperty("files").GetArrayLength());
        }
    }

    private Task<IReadOnlyList<string>> WriteAsync(
        string name,
        string trigger,
        int memory = 256,
        int? timeout = null,
        string? schedule = null,
        string? timeZone = null,
        string? domain = null) =>
        new NewJob(JobName.Parse(name), trigger, memory, timeout, schedule, timeZone) { Domain = domain }
            .WriteAsync(repository, Now, TestContext.Current.CancellationToken);

    private async Task RefusesAsync(
        string why, string name, string trigger, int memory = 256, int? timeout = null, string? schedule = null, string? timeZone = null)
    {
        var before = Everything();

        var error = await Assert.ThrowsAsync<UserException>(() => WriteAsync(name, trigger, memory, timeout, schedule, timeZone));

        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.Equal(UserException.WrongUsage, error.ExitCode);
        Assert.Equal(before, Everything());
    }

    private Dictionary<string, string> Texts(params string[] paths) =>
        paths.ToDictionary(path => Path.Combine(repository.Root, path), _ => "text");

    /// <summary>Every file with its text.</summary>
    private Dictionary<string, string> Everything() =>
        Directory.EnumerateFiles(repository.Root, "*", SearchOption.AllDirectories).ToDictionary(file => file, File.ReadAllText);

    private void Copy(string folder, string target, Predicate<string>? isWanted = null)
    {
        var source = Path.Combine(Checkout.Root, folder);
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (var file in Directory.EnumerateFiles(source, "*", options))
        {
            if (Path.GetExtension(file) is ".cs" or ".json" or ".tf" or ".tfvars" && isWanted?.Invoke(file) != false)
            {
                var copy = Path.Combine(repository.Root, target, Path.GetRelativePath(source, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }
        }
    }
}
