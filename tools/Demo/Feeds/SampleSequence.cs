using System.Text;

namespace Demo.Feeds;

/// <summary>Sample telegrams of a folder, to be replayed now in the order of their reports.</summary>
public sealed class SampleSequence
{
    /// <summary>Of this repository: an early warning, the earthquake, its tsunami, an eruption, a special warning.</summary>
    public const string Afternoon = "tests/data/hazards/afternoon";

    private readonly Dictionary<string, byte[]> documents;
    private readonly TimeSpan idShift;

    private SampleSequence(IReadOnlyList<string> files, Dictionary<string, byte[]> documents, TimeSpan idShift)
    {
        (Files, this.documents, this.idShift) = (files, documents, idShift);
    }

    /// <summary>Their names, the earliest report first.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <param name="now">When the first one is replayed.</param>
    /// <exception cref="UserException">There are none.</exception>
    public static SampleSequence Read(string folder, DateTimeOffset now)
    {
        var samples = (Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.xml") : [])
            .Select(file => (Name: Path.GetFileName(file), Document: File.ReadAllBytes(file)))
            .Select(sample => (sample.Name, sample.Document, At: TelegramTimes.ReportTimeOf(Encoding.UTF8.GetString(sample.Document))))
            .Where(sample => sample.At is not null)
            .OrderBy(sample => sample.At)
            .ThenBy(sample => sample.Name, StringComparer.Ordinal)
            .ToList();
        return samples.Count > 0
            ? new SampleSequence(
                samples.ConvertAll(sample => sample.Name),
                samples.ToDictionary(sample => sample.Name, sample => sample.Document),
                TimeSpan.FromSeconds(Math.Floor((now - samples[0].At!.Value).TotalSeconds)))
            : throw new UserException($"there is no telegram in {folder}: name a folder with *.xml of the JMA.");
    }

    /// <summary>A telegram as if it were reported now. The ids of events move alike, so that each replay tells of other events.</summary>
    public byte[] At(string file, DateTimeOffset now) => TelegramTimes.ReportedAt(documents[file], now, idShift);
}
