using System.CommandLine;
using Demo;

namespace Worker.Cli.Commands;

/// <summary><c>./worker hazards</c>: telegrams, tried on this machine.</summary>
[NeedsJobs("import_hazards", "enrich_hazards", "announce_hazards")]
internal sealed class HazardsCommand : IJobCommand
{
    private const string Project = "bench/hazards/Report";

    public Command Create() => new("hazards", "Try what becomes of telegrams, on this machine.")
    {
        CreateReport(),
        HazardsReplayCommand.Create(),
    };

    private static DetailedCommand CreateReport()
    {
        var folder = new Argument<string>("folder") { Description = "Telegrams (*.xml) and quakes of the USGS (*.json, *.geojson)." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object: the figures, what was refused, and each problem." };
        var problems = new Option<bool>("--problems") { Description = "List what is counted in the figures that must be 0." };
        var command = new DetailedCommand(
            "report",
            "Join the telegrams of a folder and print, by family, what would be served and announced.",
            """
              ./worker hazards report tests/data/hazards
              ./worker hazards report tests/data/jmaxml --problems

            The code of the jobs takes the telegrams in at the times of their reports, by a clock that moves on from one to the next, with
            the areas of tests/data/constants and a subscription to everything from severity 1. These figures must be 0:

              active without end          in force after the last telegram, and nothing says until when
              never ending                in force a year after the last telegram
              box misses                  drawn at a point where a query by bbox does not find it
              headlines that say nothing  empty, only the name of the family, or Japanese in English

            Alerts per event count changes and ends, of the events that were announced. Exit code 1 when one of the four is not 0.
            """)
        {
            folder,
            json,
            problems,
        };
        command.SetAction((parsed, cancellationToken) => ReportAsync(
            parsed.GetRequiredValue(folder), parsed.GetValue(json), parsed.GetValue(problems), cancellationToken));
        return command;
    }

    private static async Task<int> ReportAsync(string folder, bool asJson, bool withProblems, CancellationToken cancellationToken)
    {
        var repository = Repository.Find();
        if (!Directory.Exists(folder))
        {
            throw new UserException($"there is no folder {folder}: name one with telegrams (tests/data/hazards/README.md).");
        }

        if (!Directory.Exists(Path.Combine(repository.Root, Project)))
        {
            throw new UserException($"there is no {Project} here: this checkout has no hazards to report of.");
        }

        string[] build = ["build", Project, "-c", "Release", "-v", "quiet", "-nologo", "-clp:NoSummary"];
        await Screen.StepAsync(
            "building the jobs' code", note => DotnetCli.RunAsync(repository, build, "the build failed", cancellationToken, note));

        string[] options = [.. asJson ? ["--json"] : Array.Empty<string>(), .. withProblems ? ["--problems"] : Array.Empty<string>()];
        var program = Path.Combine(repository.Root, "artifacts", "bin", "Report", "release", "HazardReport.dll");
        var areas = Path.Combine(repository.Root, "tests", "data", "constants", "areas.json");
        var report = await ChildProcess.CaptureAsync(
            "dotnet", [program, Path.GetFullPath(folder), areas, .. options], repository.Root, cancellationToken);
        Console.Write(report.Output);
        await Console.Error.WriteAsync(report.Errors);
        return report.ExitCode;
    }
}
