using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using Spectre.Console;
using Spectre.Console.Rendering;
using Worker.Cli.Fleet;

namespace Worker.Cli.Commands;

/// <summary><c>./worker list</c>: a table of all jobs.</summary>
internal static partial class ListCommand
{
    private const string Unknown = "?";

    public static Command Create()
    {
        var name = new Argument<string?>("job")
        {
            Description = "Function or class of one job: its files, settings and permissions too.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var json = new Option<bool>("--json") { Description = "Print a JSON array, with the settings and permissions of each job." };
        var command = new DetailedCommand(
            "list",
            "Show every job: what starts it, its memory and timeout; of one job everything that is known.",
            """
            Read from functions/ and terraform/, without building or deploying anything. What is broken or missing shows as ?;
            ./worker check says why.

              ./worker list
              ./worker list export_api_log
              ./worker list --json | jq -r '.[] | select(.triggers[].kind == "schedule") | .function'

            Exit code 2 when there is no such job.
            """)
        {
            name,
            json,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(name), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string? name, bool asJson, CancellationToken cancellationToken)
    {
        var fleet = await FleetReader.ReadAsync(Repository.Find(), cancellationToken);
        var jobs = name is null ? fleet.Jobs : [Find(fleet.Jobs, name)];
        if (asJson)
        {
            JsonOutput.Write(jobs.Select(job => ToJson(job, fleet.Code.AmbientSettings)));
        }
        else if (name is null)
        {
            Show(jobs);
        }
        else
        {
            Show(jobs[0], fleet.Code.AmbientSettings);
        }

        return 0;
    }

    private static Job Find(IReadOnlyList<Job> jobs, string name) =>
        jobs.FirstOrDefault(job => name == job.Name || name == job.Handler)
        ?? throw JobNames.Unknown(name, jobs.Select(job => job.Name));

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
        foreach (var column in new[] { "function", "started by", "MB", "s" })
        {
            table.AddColumn(column);
        }

        foreach (var job in jobs)
        {
            string[] cells = [job.Name, Triggers(job), Number(job.Memory), Number(job.Timeout)];
            table.AddRow(cells.Select(text => new Text(text)));
        }

        Write(table);
    }

    private static void Show(Job job, IReadOnlySet<string> ambient)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach (var (what, text) in new[]
        {
            ("function", job.Name),
            ("code", job.Code?.File.Path ?? Unknown),
            ("terraform", job.TerraformFile?.Source.Path ?? Unknown),
            ("started by", Triggers(job)),
            ("memory", $"{Number(job.Memory)} MB"),
            ("timeout", $"{Number(job.Timeout)} s"),
            ("settings", Lines(job.Code?.Settings.Where(read => !ambient.Contains(read.Name)).Select(read => read.Name))),
            ("calls", Lines(job.Code?.Calls.Select(call => call.Action))),
            ("may touch", Touches(job)),
        })
        {
            grid.AddRow(new Text(what), new Text(text));
        }

        Write(grid);
    }

    private static string Lines(IEnumerable<string>? names) =>
        names is null ? Unknown : string.Join('\n', names.Distinct().Order(StringComparer.Ordinal));

    private static void Write(IRenderable shown)
    {
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = 200;
        }

        AnsiConsole.Write(shown);
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
