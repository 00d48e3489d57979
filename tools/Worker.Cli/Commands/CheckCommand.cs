using System.CommandLine;
using System.Diagnostics;
using LocalAws.Watch;
using Worker.Cli.Checks;
using Worker.Cli.Fleet;

namespace Worker.Cli.Commands;

/// <summary><c>./worker check</c>: holds code and Terraform of all jobs together.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var analyzers = new Option<bool>("--analyzers")
        {
            Description = "Build the jobs too, and say as warnings what the analyzers refuse in the tests' build.",
        };
        var json = new Option<bool>("--json")
        {
            Description = "Print one JSON object with the number of jobs, the findings, the warnings and the shared roles.",
        };
        var command = new DetailedCommand(
            "check",
            "Compare the code and the Terraform of all jobs; says what does not match, where, and what to do.",
            $"""
            Reads functions/ and terraform/, without building or deploying anything, and prints a line for each finding:

              terraform/export_api_log.tf:12: handler-unknown: there is no job 'ExportApLog', … Fix: write handler = "ExportApiLog".

            What must hold:
            {string.Join('\n', Rules.All.Select(rule => $"  {rule.Name,-26}{rule.Promise}"))}

            At the end it says how full each role is that jobs share. Exit code 1 when there is a finding.
            Warnings of the analyzers leave it as it is; ./worker up --watch shows them, too.
            """)
        {
            analyzers,
            json,
        };
        command.SetAction(
            (parsed, cancellationToken) => RunAsync(parsed.GetValue(analyzers), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(bool analyze, bool asJson, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var repository = Repository.Find();
        var fleet = await FleetReader.ReadAsync(repository, cancellationToken);
        var findings = Rules.Check(fleet);
        var roles = RoleUse.Of(fleet).Where(role => role.Jobs > 1).ToList();
        var warnings = analyze
            ? await Screen.StepAsync("building with the analyzers", _ => JobAnalysis.RunAsync(repository, cancellationToken))
            : [];
        if (asJson)
        {
            JsonOutput.Write(new
            {
                jobs = fleet.Jobs.Count,
                findings = findings.Select(finding => new { finding.At.File, finding.At.Line, finding.Rule, finding.Problem, finding.Fix }),
                warnings,
                roles = roles.Select(role => new { role.Role, role.Characters, role.Attached, role.Jobs }),
            });
        }
        else
        {
            foreach (var finding in findings)
            {
                Console.WriteLine(finding);
            }

            foreach (var warning in warnings)
            {
                Console.WriteLine($"{warning} (a warning here; the tests' build refuses it)");
            }

            foreach (var role in roles)
            {
                Screen.Line($"role {role}");
            }

            var outcome = findings.Count switch { 0 => "nothing found", 1 => "1 finding", var count => $"{count} findings" };
            Screen.Line($"{fleet.Jobs.Count} jobs checked in {clock.Elapsed.TotalSeconds:0.0} s: {outcome}");
        }

        return findings.Count > 0 ? UserException.Failed : 0;
    }
}
