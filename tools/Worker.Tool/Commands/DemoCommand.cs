using System.CommandLine;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Amazon.DynamoDBv2;
using Amazon.S3;
using Spectre.Console;
using Worker.Tool.LocalAws;

namespace Worker.Tool.Commands;

/// <summary><c>./worker demo</c>: shows on this machine, from the real package and the real Terraform, what the jobs do.</summary>
internal static class DemoCommand
{
    private const int ApiLogRows = 1000;
    private const int LinesShown = 3;

    public static Command Create()
    {
        var sentry = new Option<bool>("--sentry") { Description = "Break a job on purpose at the end and show what it reports to Sentry, in Spotlight." };
        var command = new DetailedCommand(
            "demo",
            "Show what the jobs do, on this machine.",
            """
            Builds the package, starts a local AWS, applies the real Terraform, puts sample data in, runs each job from the package,
            shows what it did and stops everything again. Takes about two minutes; Ctrl-C stops it earlier.
            """)
        {
            sentry,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(sentry), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(bool sentry, CancellationToken cancellationToken)
    {
        var repository = Repository.Find();
        await using (var spotlight = await UpCommand.StartSpotlightAsync(sentry, repository, cancellationToken))
        await using (var environment = await UpCommand.DeployAsync(repository, cancellationToken, spotlight: spotlight))
        {
            await RunJobsAsync(environment, cancellationToken);
            if (spotlight is not null)
            {
                await BreakJobAsync(environment, spotlight, cancellationToken);
            }
        }

        Screen.Title("Everything is stopped again. ./worker up serves the same until you end it.");
        return 0;
    }

    private static async Task RunJobsAsync(LocalEnvironment environment, CancellationToken cancellationToken)
    {
        // A job may have been deleted from this repository: then its part is left out.
        var functions = await environment.FunctionNamesAsync(cancellationToken);
        using var dynamoDB = environment.DynamoDB();
        if (functions.Contains("process_checker"))
        {
            await CheckProcessesAsync(environment, dynamoDB, cancellationToken);
        }

        if (functions.Contains("export_api_log"))
        {
            await ExportAsync(environment, dynamoDB, cancellationToken);
        }
    }

    private static async Task CheckProcessesAsync(LocalEnvironment environment, AmazonDynamoDBClient dynamoDB, CancellationToken cancellationToken)
    {
        Screen.Title("process_checker finds who is late and who is back");
        await SampleData.PutHeartbeatsAsync(dynamoDB, DateTimeOffset.UtcNow, cancellationToken);
        await InvokeAsync(environment, "process_checker", "{}", cancellationToken);
        await ShowTableAsync(dynamoDB, "heartbeats", ["process", "intervalSeconds", "graceSeconds", "lastBeat", "state"], cancellationToken);
        await ShowTableAsync(dynamoDB, "alerts", ["subject", "kind", "message"], cancellationToken);

        Screen.Title("process_checker once more: nothing new, no alert");
        await InvokeAsync(environment, "process_checker", "{}", cancellationToken);
    }

    private static async Task ExportAsync(LocalEnvironment environment, AmazonDynamoDBClient dynamoDB, CancellationToken cancellationToken)
    {
        using var s3 = environment.S3();
        var yesterday = DateOnly.FromDateTime(DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(9)).DateTime).AddDays(-1);
        Screen.Title($"export_api_log copies {ApiLogRows} rows of {yesterday:yyyy-MM-dd} to S3");
        await SampleData.PutApiLogAsync(dynamoDB, yesterday, ApiLogRows, cancellationToken);
        var report = await InvokeAsync(environment, "export_api_log", $$"""{"day":"{{yesterday:yyyy-MM-dd}}"}""", cancellationToken);
        await ShowExportAsync(s3, report, cancellationToken);
    }

    private static async Task BreakJobAsync(LocalEnvironment environment, Spotlight spotlight, CancellationToken cancellationToken)
    {
        Screen.Title("export_api_log is given a day that is none, and reports it");
        await environment.Functions.InvokeAsync("export_api_log", """{"day":"the day before"}"""u8.ToArray());
        var sent = (await spotlight.ReadAsync("event", 1, cancellationToken))[0];
        var error = sent.GetProperty("exception").GetProperty("values").EnumerateArray().Last();
        Screen.Line($"read back from Spotlight at {spotlight.Url}:");
        Screen.Line($"  {error.GetProperty("type").GetString()}: {error.GetProperty("value").GetString()}");
        foreach (var frame in error.GetProperty("stacktrace").GetProperty("frames").EnumerateArray().Reverse())
        {
            Screen.Line($"    at {frame.GetProperty("module").GetString()}.{frame.GetProperty("function").GetString()}");
        }
    }

    private static async Task<JsonElement> InvokeAsync(LocalEnvironment environment, string function, string payload, CancellationToken cancellationToken)
    {
        var result = await environment.Functions.InvokeAsync(function, Encoding.UTF8.GetBytes(payload))
            ?? throw new UserException($"{function} is not deployed.");
        cancellationToken.ThrowIfCancellationRequested();
        var text = Encoding.UTF8.GetString(result.Payload.Span);
        var start = result.InitDuration is { } init ? string.Create(CultureInfo.InvariantCulture, $"cold start {init.TotalMilliseconds:0} ms, ") : "";
        Screen.Line($"{payload} -> {text}");
        Screen.Line(string.Create(CultureInfo.InvariantCulture, $"({start}{result.Duration.TotalMilliseconds:0} ms, {result.MaxMemoryInMB} MB)"));
        if (result.FunctionError is not null)
        {
            throw new UserException($"{function} failed:\n{string.Join('\n', result.Log)}");
        }

        return JsonElement.Parse(text);
    }

    private static async Task ShowTableAsync(AmazonDynamoDBClient dynamoDB, string table, string[] columns, CancellationToken cancellationToken)
    {
        var rows = await dynamoDB.ScanAsync(new Amazon.DynamoDBv2.Model.ScanRequest(table), cancellationToken);
        var view = new Table { Title = new TableTitle(table), Border = TableBorder.Rounded };
        view.AddColumns(columns);
        foreach (var row in rows.Items.OrderBy(row => row[columns[0]].S, StringComparer.Ordinal))
        {
            view.AddRow([.. columns.Select(column => Markup.Escape(row.GetValueOrDefault(column) is { } value ? value.S ?? value.N : ""))]);
        }

        Screen.Console.Write(view);
    }

    private static async Task ShowExportAsync(AmazonS3Client s3, JsonElement report, CancellationToken cancellationToken)
    {
        var bucket = report.GetProperty("bucket").GetString();
        var total = 0;
        foreach (var file in report.GetProperty("days")[0].GetProperty("files").EnumerateArray())
        {
            var key = file.GetProperty("key").GetString();
            using var found = await s3.GetObjectAsync(bucket, key, cancellationToken);
            await using var unzipped = new GZipStream(found.ResponseStream, CompressionMode.Decompress);
            using var reader = new StreamReader(unzipped);
            var lines = (await reader.ReadToEndAsync(cancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Screen.Line($"read back s3://{bucket}/{key}: {lines.Length} rows");
            foreach (var line in total == 0 ? lines.Take(LinesShown) : [])
            {
                Screen.Line($"  {line}");
            }

            total += lines.Length;
        }

        Screen.Line($"{total} rows in all");
    }
}
