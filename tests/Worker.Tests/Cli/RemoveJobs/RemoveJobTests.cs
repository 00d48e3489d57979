using LocalAws;
using Worker.Cli.Aws;
using Worker.Cli.RemoveJobs;

namespace Worker.Tests.Cli.RemoveJobs;

[Trait("Category", "Integration")]
[Collection(nameof(RemoveJobTests))]
public sealed class RemoveJobTests : IDisposable
{
    private readonly SampleCheckout checkout = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => checkout.Dispose();

    [Theory]
    [InlineData("count_words")]
    [InlineData("CountWords")]
    public async Task Takes_all_that_only_the_job_uses(string name)
    {
        var plan = await checkout.PlanAsync(name);

        Assert.Equal(
            [
                "functions/Jobs/CountWords/CountWordsHandler.cs",
                "functions/Jobs/CountWords/StopsConstants.cs",
                "functions/Words/Word.cs",
                "functions/Words/Words.csproj",
                "terraform/count_words.tf",
                "tests/Worker.Tests/Integration/BothTests.cs",
                "tests/Worker.Tests/Integration/OnlyForBoth.cs",
                "tests/Worker.Tests/Jobs/CountWords/CountWordsTests.cs",
                "tests/Worker.Tests/Words/Page/page.html",
                "tests/Worker.Tests/Words/Samples.cs",
                "tests/Worker.Tests/Words/WordTests.cs",
                "tests/data/constants/stops.json",
                "tests/data/events/count_words.json",
                "tests/data/events/count_words.long.json",
                "tests/data/events/publish_constants.stops.json",
                "tests/terraform/count_words.tftest.hcl",
                "tools/Demo/WordsPart.cs",
            ],
            plan.Deleted);
    }

    [Fact]
    public async Task Takes_it_out_of_what_stays()
    {
        var plan = await checkout.PlanAsync("count_words");

        Assert.Equal("# Jobs\n\n| `send_mail` | by hand |\n", plan.Edited["README.md"]);
        Assert.DoesNotContain("Words", plan.Edited["functions/Worker.csproj"], StringComparison.Ordinal);
        Assert.Contains("Mail/Mail.csproj", plan.Edited["functions/Worker.csproj"], StringComparison.Ordinal);
        Assert.DoesNotContain("AAAA", plan.Edited["Worker.sln"], StringComparison.Ordinal);
        Assert.Contains("{BBBB}.Debug", plan.Edited["Worker.sln"], StringComparison.Ordinal);
        Assert.DoesNotContain("words", plan.Edited["functions/packages.lock.json"], StringComparison.Ordinal);
        Assert.Contains("mail", plan.Edited["functions/packages.lock.json"], StringComparison.Ordinal);
        Assert.Equal("output \"account\" {\n  value = local.account\n}\n", plan.Edited["terraform/outputs.tf"]);
        Assert.Equal("environment = \"local\"\n\nsend_mail = {\n  from = \"a\"\n}\n", plan.Edited["terraform/env/local.tfvars"]);
        Assert.DoesNotContain("using Words", plan.Edited["tests/Worker.Tests/Integration/FleetTests.cs"], StringComparison.Ordinal);
        Assert.Equal(
            "variables {\n  package     = \"../tests/data/empty.zip\"\n}\n\nrun \"deployed\" {\n}\n",
            plan.Edited["tests/terraform/send_mail.tftest.hcl"]);
        Assert.Equal(8, plan.Edited.Count);
        Assert.Equal(["docs/architecture.md"], plan.Mentioned);
    }

    [Fact]
    public async Task A_shared_file_goes_with_the_last_job_that_uses_it()
    {
        var plan = await checkout.PlanAsync("count_words", "send_mail");

        Assert.Contains("terraform/_letters.tf", plan.Deleted);
        Assert.Contains("functions/Mail/Mail.csproj", plan.Deleted);
        Assert.Contains(plan.Stores, store => store.Name == "letters");
        Assert.DoesNotContain("tests/Worker.Tests/Integration/FleetTests.cs", plan.Deleted);
    }

    [Fact]
    public async Task Alarms_of_every_job_stay_though_the_jobs_that_named_their_topic_go()
    {
        checkout.Write(
            "terraform/_alarms.tf",
            "resource \"aws_sns_topic\" \"alarms\" {\n  name = \"alarms\"\n}\n\n"
            + "resource \"aws_cloudwatch_metric_alarm\" \"errors\" {\n  for_each = toset(local.jobs)\n}\n");
        checkout.Write(
            "terraform/_letters.tf",
            checkout.Text("terraform/_letters.tf") + "\noutput \"topic\" {\n  value = aws_sns_topic.alarms.arn\n}\n");

        var plan = await checkout.PlanAsync("count_words", "send_mail");

        Assert.Contains("terraform/_letters.tf", plan.Deleted);
        Assert.DoesNotContain("terraform/_alarms.tf", plan.Deleted);
    }

    [Fact]
    public async Task Says_what_holds_data_and_what_a_release_destroys()
    {
        var plan = await checkout.PlanAsync("count_words");

        var environment = new AwsEnvironment("staging", "123456789012", "ap-northeast-1");
        Assert.Equal(
            ["counts", "worker-staging-counted-123456789012"],
            plan.Stores.Select(store => store.NameIn(environment)).Order(StringComparer.Ordinal));
        Assert.Equal(["aws_dynamodb_table.counts", "*.count_words", "aws_s3_bucket.counted"], plan.Destroyed);
    }

    [Fact]
    public async Task Deletes_all_of_it_and_no_more()
    {
        var plan = await checkout.PlanAsync("count_words");

        Removal.Apply(checkout.Repository, plan);

        Assert.Equal(SampleCheckout.Files.Keys.Except(plan.Deleted).Order(StringComparer.Ordinal), checkout.Paths());
        Assert.All(plan.Edited, edit => Assert.Equal(edit.Value, checkout.Text(edit.Key)));
        Assert.False(Directory.Exists(Path.Combine(checkout.Repository.Root, "functions", "Words")));
        Assert.Empty((await checkout.PlanAsync("send_mail")).Deleted.Intersect(plan.Deleted));
    }

    [Fact]
    public async Task Puts_everything_back_when_a_file_cannot_be_written()
    {
        Assert.SkipUnless(File.Exists("/proc/version"), "needs a file that can be read and not even root can write");
        var plan = await checkout.PlanAsync("count_words");
        var before = checkout.Paths().ToDictionary(path => path, checkout.Text);
        File.CreateSymbolicLink(Path.Combine(checkout.Repository.Root, "fixed.txt"), "/proc/version");

        var refused = Assert.Throws<UserException>(() => Removal.Apply(
            checkout.Repository, plan with { Edited = new Dictionary<string, string>(plan.Edited) { ["fixed.txt"] = "x" } }));

        Assert.StartsWith("nothing was deleted: ", refused.Message, StringComparison.Ordinal);
        File.Delete(Path.Combine(checkout.Repository.Root, "fixed.txt"));
        Assert.Equal(before, checkout.Paths().ToDictionary(path => path, checkout.Text));
    }

    [Fact]
    public async Task Refuses_what_something_that_stays_needs()
    {
        checkout.Write(
            "terraform/send_mail.tf",
            "resource \"aws_lambda_function\" \"send_mail\" {\n  table = aws_dynamodb_table.counts.name\n}\n");

        var refused = await Assert.ThrowsAsync<UserException>(() => checkout.PlanAsync("count_words"));

        Assert.Contains(
            "terraform/send_mail.tf uses aws_dynamodb_table.counts of terraform/count_words.tf",
            refused.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("count_word", "did you mean count_words?")]
    [InlineData("SendMails", "did you mean SendMail?")]
    [InlineData("nothing_like_it", "./worker list shows all")]
    public async Task Names_the_nearest_job(string name, string advice)
    {
        var refused = await Assert.ThrowsAsync<UserException>(() => checkout.PlanAsync(name));

        Assert.Equal(UserException.WrongUsage, refused.ExitCode);
        Assert.Contains(advice, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Knows_the_files_that_no_commit_has()
    {
        await GitAsync("init", "--quiet");
        await GitAsync("add", ".");
        await GitAsync("-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "--quiet", "-m", "all");
        var plan = await checkout.PlanAsync("count_words");
        Assert.Empty(await Removal.UncommittedAsync(checkout.Repository, plan.Deleted, Cancelled));

        checkout.Write("terraform/count_words.tf", "# changed\n");
        checkout.Write("terraform/send_mail.tf", "# changed\n");
        checkout.Write("functions/Jobs/CountWords/New.cs", "namespace Worker.Jobs.CountWords;\n");

        plan = await checkout.PlanAsync("count_words");
        Assert.Equal(
            ["functions/Jobs/CountWords/New.cs", "terraform/count_words.tf"],
            await Removal.UncommittedAsync(checkout.Repository, plan.Deleted, Cancelled));
    }

    [Fact]
    public async Task Refuses_outside_of_git()
    {
        var plan = await checkout.PlanAsync("count_words");

        var refused = await Assert.ThrowsAsync<UserException>(() => Removal.UncommittedAsync(checkout.Repository, plan.Deleted, Cancelled));

        Assert.Contains("--force", refused.Message, StringComparison.Ordinal);
    }

    private async Task GitAsync(params string[] arguments)
    {
        var result = await ChildProcess.RunAsync("git", arguments, checkout.Repository.Root, Cancelled);
        Assert.True(result.ExitCode == 0, result.Output);
    }
}
