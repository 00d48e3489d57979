using System.CommandLine;
using System.Diagnostics;
using Worker.Cli.HydraFiles;

namespace Worker.Cli.Commands;

/// <summary><c>./worker hydra check</c>: says what is wrong with component files, pipelines and tuning jobs.</summary>
internal static class HydraCheckCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("file")
        {
            Description = "Component files, pipeline declarations and tuning jobs, or folders of them; - is standard input.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var names = HydraNames.Option();
        var json = new Option<bool>("--json") { Description = "Print one JSON object with the number of files and the findings." };
        var command = new DetailedCommand(
            "check",
            "Check component files, before or after their conversion, pipeline declarations and tuning jobs.",
            """
              ./worker hydra check components/ pipeline.yaml tuning.yaml

            Prints a line for each finding:

              train.yaml:19:10: error output-read-as-input: … Fix: …

            docs/hydra.md has a table of the codes. Of a folder, *.yaml and *.yml of other kinds are left alone.

            Exit code 1 when there is an error; warnings alone give 0.
            """)
        {
            files,
            names,
            json,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var sources = HydraSource.Find(parsed.GetValue(files) ?? []);
            var clock = Stopwatch.StartNew();
            var checkedFiles = new FileChecker(HydraNames.Of(parsed, names)).Check(sources, cancellationToken)
                .Where(found => found is not null).ToList();
            var findings = checkedFiles.SelectMany(found => found!).ToList();
            using var output = new CommandOutput(parsed);
            if (parsed.GetValue(json))
            {
                output.WriteJson(new { files = checkedFiles.Count, findings = findings.Select(FindingLines.Json) });
            }
            else
            {
                output.WriteFindings(findings);
                var count = FindingLines.Plural(checkedFiles.Count, "file");
                output.Say($"{count} checked in {clock.Elapsed.TotalSeconds:0.0} s: {FindingLines.Count(findings)}");
            }

            return Task.FromResult(findings.Exists(FindingLines.IsError) ? UserException.Failed : 0);
        });
        return command;
    }
}
