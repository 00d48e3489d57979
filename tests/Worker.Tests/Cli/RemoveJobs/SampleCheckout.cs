using LocalAws;
using Microsoft.CodeAnalysis;
using Worker.Cli.Fleet.Code;
using Worker.Cli.RemoveJobs;

namespace Worker.Tests.Cli.RemoveJobs;

/// <summary>
/// A checkout of two jobs in a folder of its own: both use the table of <c>_letters.tf</c>, only CountWords the library Words.
/// </summary>
internal sealed class SampleCheckout : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("worker-");
    private IReadOnlyList<MetadataReference>? references;

    public SampleCheckout()
    {
        foreach (var (path, text) in Files)
        {
            Write(path, text);
        }
    }

    public static IReadOnlyDictionary<string, string> Files { get; } = new Dictionary<string, string>
    {
        ["Worker.sln"] =
            """
            Project("{F}") = "Words", "functions\Words\Words.csproj", "{AAAA}"
            EndProject
            Project("{F}") = "Mail", "functions\Mail\Mail.csproj", "{BBBB}"
            EndProject
            Global
            	{AAAA}.Debug|Any CPU.Build.0 = Debug|Any CPU
            	{BBBB}.Debug|Any CPU.Build.0 = Debug|Any CPU
            	{AAAA} = {F}
            EndGlobal

            """,
        ["docs/architecture.md"] = "[words](../functions/Words/Word.cs)\n",
        ["README.md"] = "# Jobs\n\n| `count_words` | by hand |\n| `send_mail` | by hand |\n",
        ["functions/Worker.csproj"] =
            """
            <Project>
              <ItemGroup>
                <ProjectReference Include="Words/Words.csproj" />
                <ProjectReference Include="Mail/Mail.csproj" />
              </ItemGroup>
            </Project>

            """,
        ["functions/packages.lock.json"] =
            """{ "version": 2, "dependencies": { "net10.0": { "words": { "type": "Project" }, "mail": { "type": "Project" } } } }""",
        ["functions/Program.cs"] = "return 0;\n",
        ["functions/Words/Words.csproj"] = "<Project />\n",
        ["functions/Words/Word.cs"] = "namespace Words;\n\npublic sealed record Word(string Text);\n",
        ["functions/Mail/Mail.csproj"] = "<Project />\n",
        ["functions/Mail/Letter.cs"] = "namespace Mail;\n\npublic sealed record Letter(string Text);\n",
        ["functions/Jobs/CountWords/CountWordsHandler.cs"] =
            """
            using Mail;
            using Words;

            namespace Worker.Jobs.CountWords;

            internal sealed class CountWordsHandler
            {
                public static Report Count(Letter letter) => new(new Word(letter.Text));
            }

            internal sealed record Report(Word Longest);

            """,
        ["functions/Jobs/CountWords/StopsConstants.cs"] =
            """
            namespace Worker.Jobs.CountWords;

            internal static class StopsConstants
            {
                public static object Set { get; } = ConstantSet.Of("stops", null);
            }

            """,
        ["functions/Jobs/SendMail/SendMailHandler.cs"] =
            """
            using Mail;

            namespace Worker.Jobs.SendMail;

            internal sealed class SendMailHandler
            {
                public static Report Send(Letter letter) => new(letter.Text);
            }

            internal sealed record Report(string Sent);

            """,
        ["terraform/main.tf"] = "locals {\n  account = \"1\"\n}\n",
        ["terraform/outputs.tf"] =
            """
            output "account" {
              value = local.account
            }

            output "counts" {
              value = aws_dynamodb_table.counts.name
            }

            """,
        ["terraform/_letters.tf"] = "resource \"aws_dynamodb_table\" \"letters\" {\n  name = \"letters\"\n}\n",
        ["terraform/count_words.tf"] =
            """
            variable "count_words" {
              type = number
            }

            resource "aws_lambda_function" "count_words" {
              table = aws_dynamodb_table.letters.name
            }

            resource "aws_dynamodb_table" "counts" {
              name = "counts"
            }

            resource "aws_s3_bucket" "counted" {
              bucket = "worker-${var.environment}-counted-${local.account}"
            }

            """,
        ["terraform/send_mail.tf"] = "resource \"aws_lambda_function\" \"send_mail\" {\n  table = aws_dynamodb_table.letters.name\n}\n",
        ["terraform/env/local.tfvars"] = "environment = \"local\"\n\n# Few.\ncount_words = 3\n\nsend_mail = {\n  from = \"a\"\n}\n",
        ["tests/data/constants/stops.json"] = "[]",
        ["tests/data/events/count_words.json"] = "{}",
        ["tests/data/events/count_words.long.json"] = "{}",
        ["tests/data/events/publish_constants.stops.json"] = """{"set":"stops"}""",
        ["tests/data/events/send_mail.json"] = "{}",
        ["tests/data/empty.zip"] = "",
        ["tests/terraform/count_words.tftest.hcl"] = "",
        ["tests/terraform/send_mail.tftest.hcl"] =
            "variables {\n  package     = \"../tests/data/empty.zip\"\n  count_words = 3\n}\n\nrun \"deployed\" {\n}\n",
        ["tests/Worker.Tests/Jobs/CountWords/CountWordsTests.cs"] =
            "class CountWordsTests\n{\n    string Package => \"tests/data/empty.zip\";\n}\n",
        ["tests/Worker.Tests/Jobs/SendMail/SendMailTests.cs"] =
            "namespace Worker.Tests.Jobs.SendMail;\n\nclass SendMailTests\n{\n    [Fact]\n"
            + "    Worker.Jobs.SendMail.Report Sends() => null!;\n}\n",
        ["tests/Worker.Tests/Words/WordTests.cs"] = "using Words;\n\nclass WordTests\n{\n    [Fact]\n    Word Is() => Samples.Word;\n}\n",
        ["tests/Worker.Tests/Words/Samples.cs"] = "static class Samples\n{\n    public static Words.Word Word => null!;\n}\n",
        ["tests/Worker.Tests/Words/Page/page.html"] = "",
        ["tests/Worker.Tests/Integration/FleetTests.cs"] =
            "using Words;\n\nclass FleetTests\n{\n    // count_words is not called here\n    [Fact]\n"
            + "    void Runs() => Helpers.Run(\"words count\");\n}\n",
        ["tests/Worker.Tests/Integration/BothTests.cs"] =
            "class BothTests\n{\n    [Fact]\n    void Runs() => OnlyForBoth.Run(\"count_words\");\n}\n",
        ["tests/Worker.Tests/Integration/OnlyForBoth.cs"] =
            "static class OnlyForBoth\n{\n    public static void Run(string name) => Helpers.Run(name);\n}\n",
        ["tests/Worker.Tests/Integration/Helpers.cs"] = "static class Helpers\n{\n    public static void Run(string name) { }\n}\n",
        ["tools/Demo/WordsPart.cs"] = "namespace Demo;\n\n[NeedsJobs(\"count_words\")]\nclass WordsPart;\n",
        ["tools/Demo/MailPart.cs"] = "namespace Demo;\n\n[NeedsJobs(\"send_mail\")]\nclass MailPart;\n",
    };

    public Repository Repository => new(folder.FullName);

    public string Text(string path) => File.ReadAllText(Path.Combine(folder.FullName, path));

    public void Write(string path, string text)
    {
        var file = Path.Combine(folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    /// <summary>The paths of all files.</summary>
    public IReadOnlyList<string> Paths() => new CheckoutFiles(folder.FullName).Paths;

    public async Task<RemovalPlan> PlanAsync(params string[] jobs)
    {
        references ??= await CompilerReferences.ReadAsync(Checkout.Repository, TestContext.Current.CancellationToken);
        var files = new CheckoutFiles(folder.FullName);
        return new RemovalPlanner(files, RemovedJob.Find(files, jobs)).Plan(references, TestContext.Current.CancellationToken);
    }

    public void Dispose() => folder.Delete(recursive: true);
}
