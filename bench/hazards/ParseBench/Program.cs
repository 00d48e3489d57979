// Reads the files it is given, then, for each line of its input, parses them all and prints wall seconds, CPU seconds, allocated bytes and
// the number of entries.
using System.Diagnostics;
using System.Globalization;
using Hazards.Telegrams;

var documents = Array.ConvertAll(args, File.ReadAllBytes);
while (Console.ReadLine() is not null)
{
    var cpu = Environment.CpuUsage.TotalTime;
    var allocated = GC.GetTotalAllocatedBytes(precise: true);
    var clock = Stopwatch.StartNew();
    long entries = 0;
    foreach (var document in documents)
    {
        var telegram = TelegramReader.Read(document);
        entries += telegram.Notices.Count + telegram.Details.Count + telegram.Texts.Count + telegram.Earthquakes.Count
            + telegram.Tsunami.Count + telegram.Typhoon.Count + telegram.Risks.Count + (telegram.Intensity?.Areas.Count ?? 0);
    }

    var seconds = clock.Elapsed.TotalSeconds;
    var cpuSeconds = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
    var bytes = GC.GetTotalAllocatedBytes(precise: true) - allocated;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seconds:F6} {cpuSeconds:F6} {bytes} {entries}"));
}
