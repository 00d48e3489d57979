// Reads the telegrams of a folder, replays them at their times, and prints what became of them. ./worker hazards report runs it.
using HazardReport;
using Worker.Tests.Hazards.Replays;

var words = args.Where(word => !word.StartsWith("--", StringComparison.Ordinal)).ToList();
if (words is not [var folder, var areas])
{
    await Console.Error.WriteLineAsync("usage: HazardReport FOLDER AREAS.json [--json] [--problems]");
    return 2;
}

Environment.SetEnvironmentVariable("LOG_LEVEL", "error"); // each alert is a line of the log
var samples = SampleFolder.Read(folder);
if (samples.Telegrams.Count == 0)
{
    var refused = string.Concat(samples.Refused.Select(one => $"\n  {one}"));
    await Console.Error.WriteLineAsync($"worker: no telegram can be read in {folder}: name a folder of *.xml and *.json.{refused}");
    return 1;
}

using var replay = new HazardReplay(SampleAreas.Read(areas), [Report.Everything], samples.Telegrams[0].ReportedAt);
foreach (var telegram in samples.Telegrams)
{
    await replay.ReceiveAsync(telegram, CancellationToken.None);
}

var report = await Report.OfAsync(samples, replay);
Console.Write(args.Contains("--json") ? ReportText.Json(report) : ReportText.Table(report, withProblems: args.Contains("--problems")));
return report.Problems.Count > 0 ? 1 : 0;
