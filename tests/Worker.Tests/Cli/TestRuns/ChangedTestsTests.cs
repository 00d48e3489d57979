using Worker.Cli.TestRuns;

namespace Worker.Tests.Cli.TestRuns;

public static class ChangedTestsTests
{
    private static readonly ChangedTests Tests = new(new()
    {
        ["tests/Worker.Tests/Jobs/Notify/NotifyTests.cs"] = "new NotifyHandler()",
        ["tests/Worker.Tests/Jobs/Notify/WebhookTests.cs"] = "class WebhookTests\n    [Trait(\"Category\", \"Integration\")]",
        ["tests/Worker.Tests/Jobs/ExportApiLog/ExportApiLogTests.cs"] = "new ExportApiLogHandler()",
        ["tests/Worker.Tests/Integration/DeployedNotifyTests.cs"] =
            "[Trait(\"Category\", \"Integration\")] DeployedEnvironment InvokeAsync(\"notify\")",
        ["tests/Worker.Tests/Integration/KilledExportTests.cs"] =
            "[Trait(\"Category\", \"Integration\")] TriggersEnvironment \"export_api_log\"",
        ["tests/Worker.Tests/Integration/TerraformTests.cs"] = "",
        ["tests/Worker.Tests/Integration/DeployedTerraformTests.cs"] = "",
        ["tests/Worker.Tests/Integration/NewCommandTests.cs"] = "NewJob",
        ["tests/Worker.Tests/Integration/TriggersEnvironment.cs"] = "\"templates\" \"step-functions.md\"",
        ["tests/Worker.Tests/Integration/ReleaseScriptsTests.cs"] = "",
        ["tests/Worker.Tests/Hazards/GeohashTests.cs"] = "",
        ["tests/Worker.Tests/Hydra/Overrides/ShellWrapperTests.cs"] = "",
        ["tests/Worker.Tests/WorkerLib/BatchTests.cs"] = "Batch.RunAsync",
        ["tests/Worker.Tests/WorkerLib/Aws/AttributesTests.cs"] = "",
        ["tests/Worker.Tests/WorkerLib/Sentry/ReportingTests.cs"] = "",
        ["tests/Worker.Tests/WorkerLib/Sentry/ReportingTests.Hostile.cs"] = "",
        ["tests/Worker.Tests/JapaneseText/MecabTokenizerTests.cs"] = "",
        ["tests/Worker.Tests/Cli/Fleet/CallTests.cs"] = "",
        ["tests/Worker.Tests/LocalAws/Watch/FolderWatchTests.cs"] = "",
        ["tests/Worker.Tests/Demo/HazardMapTests.cs"] = "",
        ["tests/Worker.Tests/Tree/CommandMentionTests.cs"] = "",
        ["tests/Worker.Tests/Tree/DocumentLinkTests.cs"] = "",
        ["tests/Worker.Tests/Tree/ReleaseRoleTests.cs"] = "",
    });

    [Theory]
    [InlineData("functions/Jobs/Notify/NotifyHandler.cs", "DeployedNotifyTests NotifyTests WebhookTests")]
    [InlineData("functions/Jobs/Notify/Webhook.cs", "DeployedNotifyTests NotifyTests WebhookTests")]
    [InlineData("functions/Jobs/ExportApiLog/ExportApiLogHandler.cs", "ExportApiLogTests KilledExportTests")]
    [InlineData("functions/Hazards/Geohash.cs", "GeohashTests")]
    [InlineData("functions/Hazards.Tables/HazardRow.cs", "GeohashTests")]
    [InlineData("functions/Hydra/Overrides/wrapper.sh", "ShellWrapperTests")]
    [InlineData("functions/JapaneseText/Lattice.cs", "MecabTokenizerTests")]
    [InlineData("functions/WorkerLib/Batch.cs", "BatchTests")]
    [InlineData("functions/WorkerLib/Aws/Attributes.cs", "AttributesTests")]
    [InlineData("tools/Worker.Cli/Fleet/Call.cs", "CallTests")]
    [InlineData("tools/LocalAws/Watch/FolderWatch.cs", "FolderWatchTests")]
    [InlineData("tools/Demo/Map/HazardMap.cs", "HazardMapTests")]
    [InlineData("tools/templates/sqs/Job.cs", "KilledExportTests NewCommandTests")]
    [InlineData(
        "terraform/notify.tf", "DeployedNotifyTests DeployedTerraformTests NotifyTests ReleaseRoleTests TerraformTests WebhookTests")]
    [InlineData("tests/terraform/notify.tftest.hcl", "DeployedTerraformTests ReleaseRoleTests TerraformTests")]
    [InlineData("tests/Worker.Tests/WorkerLib/Sentry/ReportingTests.Hostile.cs", "ReportingTests")]
    [InlineData("tests/Worker.Tests/Integration/DeployedEnvironment.cs", "DeployedNotifyTests")]
    [InlineData(".github/workflows/release.yml", "ReleaseScriptsTests")]
    [InlineData("README.md", "CommandMentionTests DocumentLinkTests")]
    [InlineData("docs/step-functions.md", "CommandMentionTests DocumentLinkTests KilledExportTests")]
    public static void A_file_concerns_the_tests_that_mirror_it_and_those_that_name_it(string path, string classes) =>
        Assert.Equal(classes.Split(' '), Tests.Of(path));

    [Theory]
    [InlineData("tests/data/hazards/README.md")]
    [InlineData("LICENSE")]
    [InlineData("tests/Worker.Tests/Jobs/GoneTests.cs")]
    public static void What_no_test_reads_concerns_none(string path) => Assert.Empty(Tests.Of(path)!);

    [Theory]
    [InlineData("Directory.Build.props")]
    [InlineData("terraform/main.tf")]
    [InlineData("functions/Program.cs")]
    [InlineData("functions/WorkerLib/WorkerLib.csproj")]
    [InlineData("functions/WorkerLib/Unheard.cs")]
    [InlineData("functions/Jobs/Unheard/UnheardHandler.cs")]
    [InlineData("tests/data/hazards/quake.xml")]
    [InlineData("tests/Worker.Tests/Collections.cs")]
    [InlineData("tools/local_aws.py")]
    [InlineData("something/new")]
    public static void What_cannot_be_told_concerns_every_test(string path) => Assert.Null(Tests.Of(path));

    [Fact]
    public static void Knows_which_classes_and_tests_are_left_out_of_a_quick_run()
    {
        Assert.True(Tests.IsIntegration("DeployedNotifyTests"));
        Assert.True(Tests.HasIntegration("DeployedNotifyTests"));
        Assert.False(Tests.IsIntegration("NotifyTests"));
        Assert.False(Tests.HasIntegration("NotifyTests"));
        Assert.False(Tests.IsIntegration("WebhookTests"));
        Assert.True(Tests.HasIntegration("WebhookTests"));
    }
}
