using System.Text;
using System.Text.Json;
using Amazon.Lambda.Core;
using Worker.Jobs.PublishConstants;
using Worker.Tests.WorkerLib.Constants;
using WorkerLib.Constants;

namespace Worker.Tests.Jobs.PublishConstants;

public sealed class PublishConstantsTests
{
    private const string One = """{"limits":[{"name":"sms","most":1}]}""";
    private const string Two = """{"limits":[{"name":"sms","most":2}]}""";

    private readonly ConstantFixture fixture = new();

    [Fact]
    public static void Knows_the_set_of_every_job_that_has_one()
    {
        var jobs = Path.Combine(Checkout.Root, "functions", "Jobs");
        var files = Directory.EnumerateFiles(jobs, "*Constants.cs", new EnumerationOptions { RecurseSubdirectories = true })
            .Where(file => Path.GetFileName(Path.GetDirectoryName(file)) != "Jobs")
            .Select(file => Path.GetFileNameWithoutExtension(file).Replace("Constants", "", StringComparison.Ordinal).ToLowerInvariant());

        Assert.Equal(files.Order(StringComparer.Ordinal), ConstantTable.Sets.Select(set => set.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Writes_the_object_before_it_switches_the_readers()
    {
        var report = await PublishAsync(One);

        Assert.Equal("published", report.Outcome);
        Assert.Equal([$"limits/{report.Current!.Sha256}.json", "row"], fixture.Writes);
        Assert.Equal(One, Encoding.UTF8.GetString(fixture.Objects[report.Current.Key]));
        Assert.Equal((1, One.Length), (report.Current.Version, report.Current.Bytes));
    }

    [Fact]
    public async Task The_same_content_again_is_no_new_version_and_repairs_its_object()
    {
        var first = await PublishAsync(One);
        fixture.Objects.Clear();

        var again = await PublishAsync("""{ "limits": [ { "name": "sms",  "most": 1 } ] }""");

        Assert.Equal("unchanged", again.Outcome);
        Assert.Equal(first.Current!.Version, again.Current!.Version);
        Assert.Equal(first.Current.Key, Assert.Single(fixture.Objects).Key);
    }

    [Fact]
    public async Task Says_what_was_there_before()
    {
        var first = await PublishAsync(One);
        var second = await PublishAsync(Two);

        Assert.Equal(2, second.Current!.Version);
        Assert.Equal([1L], second.Earlier.Select(version => version.Version));
        Assert.Equal(first.Current!.Sha256, second.Earlier[0].Sha256);
    }

    [Fact]
    public async Task Rolls_back_to_the_version_before_or_to_any_of_the_last_ten()
    {
        var hashes = new List<string>();
        foreach (var most in Enumerable.Range(1, 12))
        {
            hashes.Add((await PublishAsync($$"""{"limits":[{"name":"sms","most":{{most}}}]}""")).Current!.Sha256);
        }

        var before = await RunAsync(new("limits", RollBack: true));
        var any = await RunAsync(new("limits", RollBack: true, ToVersion: 4));
        var tooOld = await Assert.ThrowsAsync<InvalidPublicationException>(() => RunAsync(new("limits", RollBack: true, ToVersion: 1)));

        Assert.Equal((13, hashes[10]), (before.Current!.Version, before.Current.Sha256));
        Assert.Equal((14, hashes[3]), (any.Current!.Version, any.Current.Sha256));
        Assert.Contains(
            "has no version 1 to roll back to. Known: 13, 12, 11, 10, 9, 8, 7, 6, 5, 4",
            tooOld.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_no_longer_fits_its_job_is_not_rolled_back_to()
    {
        await PublishAsync(One);
        await PublishAsync(Two);
        var strict = Publisher(ConstantSet.Of("limits", StricterJson.Default.StricterLimits));

        var error = await Assert.ThrowsAsync<InvalidPublicationException>(() =>
            strict.HandleAsync(new("limits", RollBack: true), Substitute.For<ILambdaContext>()));

        Assert.Contains("$.unit: missing, a string was expected", error.Message, StringComparison.Ordinal);
        Assert.Equal("2", fixture.Rows["limits"]["version"].N);
    }

    [Fact]
    public async Task Tells_all_that_is_wrong_at_once_and_publishes_nothing()
    {
        var error = await Assert.ThrowsAsync<InvalidPublicationException>(() => PublishAsync(
            """{"limits":[{"name":"sms","most":"five"},{"most":1.5,"name":null},{"name":"mail"},7],"Note":null,"a b":1}"""));

        Assert.Equal(
            [
                "$.limits[0].most: a whole number was expected, not \"five\"",
                "$.limits[1].most: a whole number was expected, not 1.5",
                "$.limits[1].name: a string was expected, not null",
                "$.limits[2].most: missing, a whole number was expected",
                "$.limits[3]: a Limit was expected, not 7",
                "$['a b']: unknown, known are limits, note",
            ],
            error.Message.Split('\n')[1..]);
        Assert.Empty(fixture.Writes);
    }

    [Fact]
    public async Task Holds_content_of_the_right_shape_against_the_rules_of_its_job()
    {
        var error = await Assert.ThrowsAsync<InvalidPublicationException>(() =>
            PublishAsync("""{"limits":[{"name":"a","most":0},{"name":"b","most":-1}]}"""));

        Assert.Equal(["$.limits[0].most: 0 is less than 1", "$.limits[1].most: -1 is less than 1"], error.Message.Split('\n')[1..]);
    }

    [Fact]
    public async Task One_of_two_publishers_wins_and_the_other_is_told()
    {
        await PublishAsync(One);
        fixture.BeforeSwitch = Once(() => PublishAsync(Two).GetAwaiter().GetResult());

        var error = await Assert.ThrowsAsync<InvalidPublicationException>(() => PublishAsync("""{"limits":[]}"""));

        Assert.Contains("is at version 2", error.Message, StringComparison.Ordinal);
        Assert.Equal("2", fixture.Rows["limits"]["version"].N);
    }

    [Fact]
    public async Task Two_publishers_of_the_same_content_are_both_content()
    {
        fixture.BeforeSwitch = Once(() => PublishAsync(One).GetAwaiter().GetResult());

        var second = await PublishAsync(One);

        Assert.Equal(("published by another", 1L), (second.Outcome, second.Current!.Version));
    }

    [Fact]
    public async Task Publishes_only_over_the_expected_version()
    {
        await RunAsync(new("limits", JsonElement.Parse(One), ExpectedVersion: 0));

        var error = await Assert.ThrowsAsync<InvalidPublicationException>(() =>
            RunAsync(new("limits", JsonElement.Parse(Two), ExpectedVersion: 0)));

        Assert.Contains("is at version 1, not 0", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, (await RunAsync(new("limits", JsonElement.Parse(Two), ExpectedVersion: 1))).Current!.Version);
    }

    [Fact]
    public async Task Takes_a_content_from_the_bucket()
    {
        fixture.Objects["incoming/limits.json"] = Encoding.UTF8.GetBytes(One);
        fixture.Objects["incoming/broken.json"] = """{"limits":"""u8.ToArray();

        var report = await RunAsync(new("limits", Key: "incoming/limits.json"));
        var broken = await Assert.ThrowsAsync<InvalidPublicationException>(() => RunAsync(new("limits", Key: "incoming/broken.json")));
        var missing = await Assert.ThrowsAsync<InvalidPublicationException>(() => RunAsync(new("limits", Key: "incoming/none.json")));

        Assert.Equal(One, Encoding.UTF8.GetString(fixture.Objects[report.Current!.Key]));
        Assert.Contains("incoming/broken.json is not JSON", broken.Message, StringComparison.Ordinal);
        Assert.Equal("There is no s3://bucket/incoming/none.json.", missing.Message);
    }

    [Fact]
    public async Task Takes_a_file_with_the_byte_order_mark_of_an_editor()
    {
        fixture.Objects["incoming/limits.json"] = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(One)];

        var report = await RunAsync(new("limits", Key: "incoming/limits.json"));

        Assert.Equal(One, Encoding.UTF8.GetString(fixture.Objects[report.Current!.Key]));
    }

    [Fact]
    public async Task Says_that_a_text_has_half_of_a_character()
    {
        var error = await Assert.ThrowsAsync<InvalidPublicationException>(() => PublishAsync("""{"limits":[],"note":"\ud83c"}"""));

        Assert.StartsWith("This content has half of a character, such as ", error.Message, StringComparison.Ordinal);
        Assert.Empty(fixture.Writes);
    }

    [Fact]
    public async Task Says_that_a_file_is_not_in_UTF_8()
    {
        fixture.Objects["incoming/limits.json"] = [.. "{\"limits\":[],\"note\":\""u8, 0xFF, .. "\"}"u8];

        var error = await Assert.ThrowsAsync<InvalidPublicationException>(() => RunAsync(new("limits", Key: "incoming/limits.json")));

        Assert.Contains("is not in UTF-8", error.Message, StringComparison.Ordinal);
        Assert.Empty(fixture.Writes);
    }

    [Fact]
    public async Task Says_that_a_key_is_longer_than_any_object_s()
    {
        var error = await Assert.ThrowsAsync<InvalidPublicationException>(() => RunAsync(new("limits", Key: new string('津', 342))));

        Assert.Equal("The key of an object has 1 to 1024 bytes, not 1026.", error.Message);
    }

    [Fact]
    public async Task A_dry_run_and_showing_change_nothing()
    {
        var nothing = await RunAsync(new("limits", Show: true));
        var dry = await RunAsync(new("limits", JsonElement.Parse(One), DryRun: true));
        Assert.Empty(fixture.Writes);

        await PublishAsync(One);
        var same = await RunAsync(new("limits", JsonElement.Parse(One), DryRun: true));
        var shown = await RunAsync(new("limits", Show: true));

        Assert.Null(nothing.Current);
        Assert.Equal(("would be published", 1L), (dry.Outcome, dry.Current!.Version));
        Assert.Equal(("would change nothing", 1L), (same.Outcome, same.Current!.Version));
        Assert.Equal(("shown", dry.Current.Sha256), (shown.Outcome, shown.Current!.Sha256));
    }

    [Theory]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-16", false)]
    [InlineData("utf-16BE", false)]
    public async Task Says_that_a_file_is_in_another_encoding(string encoding, bool hasMark)
    {
        var file = Encoding.GetEncoding(encoding);
        fixture.Objects["incoming/limits.json"] = [.. hasMark ? file.GetPreamble() : [], .. file.GetBytes(One)];

        var error = await Assert.ThrowsAsync<InvalidPublicationException>(() => RunAsync(new("limits", Key: "incoming/limits.json")));

        Assert.Equal("incoming/limits.json is in UTF-16: save the file as UTF-8.", error.Message);
    }

    [Fact]
    public async Task Knows_which_sets_there_are_and_wants_one_source()
    {
        var unknown = await Assert.ThrowsAsync<InvalidPublicationException>(() => RunAsync(new("limit", Show: true)));
        var none = await Assert.ThrowsAsync<InvalidPublicationException>(() => RunAsync(new("limits")));
        await Assert.ThrowsAsync<InvalidPublicationException>(() => RunAsync(new("limits", JsonElement.Parse(One), RollBack: true)));

        Assert.Equal("There is no set of constants 'limit'. Known sets: limits.", unknown.Message);
        Assert.StartsWith("Give one of ", none.Message, StringComparison.Ordinal);
    }

    private Task<Report> PublishAsync(string content) => RunAsync(new("limits", JsonElement.Parse(content)));

    private Task<Report> RunAsync(Request request) =>
        Publisher(LimitsConstants.Set).HandleAsync(request, Substitute.For<ILambdaContext>());

    private Action Once(Action action) => () =>
    {
        fixture.BeforeSwitch = () => { };
        action();
    };

    private PublishConstantsHandler Publisher(params ConstantSet[] sets) => new(
        new ConstantPublisher(fixture.DynamoDB, fixture.S3, TimeProvider.System, fixture.Store(), "constants", "bucket"),
        fixture.Store(),
        sets,
        new DestinationNames(null));
}
