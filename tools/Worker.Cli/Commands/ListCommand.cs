using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using Spectre.Console;
using Worker.Cli.Fleet;

namespace Worker.Cli.Commands;

/// <summary><c>./worker list</c>: a table of all jobs.</summary>
internal static partial class ListCommand
{
    private const string Unknown = "?";

    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print a JSON array, with the settings and permissions of each job." };
        var command = new DetailedCommand(
            "list",
            "Show every job: what starts it, its memory, timeout, source and what it may touch.",
            """
            Read from functions/ and terraform/, without building or deploying anything. What is broken or missing shows as ?;
            ./worker check says why.

              ./worker list
              ./worker list --json | jq -r '.[] | select(.triggers[].kind == "schedule") | .function'
            """)
        {
            json,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(bool asJson, CancellationToken cancellationToken)
    {
        var fleet = await FleetReader.ReadAsync(Repository.Find(), cancellationToken);
        if (asJson)
        {
            JsonOutput.Write(fleet.Jobs.Select(job => ToJson(job, fleet.Code.AmbientSettings)));
        }
        else
        {
            Show(fleet.Jobs);
        }

        return 0;
    }

    private static object ToJson(Job job, IReadOnlySet<string> ambient) => new
    {
        function = job.Name,
        handler = job.Handler,
        triggers = job.Triggers.Select(trigger => new { kind = Kind(trigger), detail = trigger.Detail, block = trigger.Block.Address }),
        memoryMB = job.Memory,
        timeoutSeconds = job.Timeout,
        source = job.Code?.File.Path,
        terraform = job.TerraformFile?.Source.Path,
        settings = new
        {
            read = job.Code?.Settings.Where(read => !ambient.Contains(read.Name)).Select(read => new { read.Name, read.Required }),
            set = job.Settings.Where(setting => setting.IsOwn).Select(setting => setting.Name),
        },
        calls = job.Code?.Calls.Select(call => call.Action).Order(StringComparer.Ordinal),
        grants = job.Grants.Select(grant => new { grant.Action, grant.Resources }),
    };

    private static void Show(IReadOnlyList<Job> jobs)
    {
        var table = new Table { Border = TableBorder.MinimalHeavyHead };
        foreach (var column in new[] { "function", "started by", "MB", "s", "source", "may touch" })
        {
            table.AddColumn(column);
        }

        foreach (var job in jobs)
        {
            string[] cells =
            [
                job.Name, Triggers(job), Number(job.Memory), Number(job.Timeout), job.Code?.File.Path ?? Unknown, Touches(job),
            ];
            table.AddRow(cells.Select(text => new Text(text)));
        }

        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = 200;
        }

        AnsiConsole.Write(table);
    }

    private static string Triggers(Job job) =>
        job.Function is null ? Unknown
        : job.Triggers.Count == 0 ? "hand"
        : string.Join('\n', job.Triggers.Select(trigger => $"{Kind(trigger)} {trigger.Detail}"));

    private static string Kind(JobTrigger trigger) =>
        trigger.Kind == TriggerKind.StepFunctions ? "step-functions" : trigger.Kind.ToString().ToLowerInvariant();

    private static string Number(double? number) => number?.ToString(CultureInfo.InvariantCulture) ?? Unknown;

    /// <summary>A line for each resource: <c>exports/api-log/*: s3:PutObject, s3:AbortMultipartUpload</c>.</summary>
    private static string Touches(Job job) => string.Join('\n', job.Grants
        .SelectMany(grant => grant.Resources.Select(resource => (Resource: Label().Replace(resource, "$1"), grant.Action)))
        .GroupBy(grant => grant.Resource, grant => grant.Action)
        .Select(grants => $"{grants.Key}: {string.Join(", ", grants.Distinct())}"));

    /// <summary>${aws_s3_bucket.exports.arn} is shown as exports.</summary>
    [GeneratedRegex(@"\$\{aws_\w+\.([\w-]+)\.\w+\}")]
    private static partial Regex Label();
}
