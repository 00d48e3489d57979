using System.Text;

namespace Worker.Tests.Fuzzing.Telegrams;

/// <summary>The documents that damaged ones are made of.</summary>
internal static class SampleDocuments
{
    private static readonly string Hazards = Path.Combine(FuzzFolders.Data, "hazards");

    /// <summary>Those of this checkout, and the official samples where somebody put them (tests/data/hazards/README.md).</summary>
    public static IEnumerable<byte[]> Telegrams()
    {
        var official = Environment.GetEnvironmentVariable("JMAXML_SAMPLES") is { Length: > 0 } named
            ? named
            : Path.Combine(FuzzFolders.Data, "jmaxml");
        return Files(Hazards, "*.xml").Concat(Directory.Exists(official) ? Files(official, "*.xml") : []).Select(File.ReadAllBytes);
    }

    /// <summary>Feeds of the USGS.</summary>
    public static IEnumerable<byte[]> Quakes() => Files(Hazards, "*.json").Select(File.ReadAllBytes);

    public static byte[] Feed { get; } = Encoding.UTF8.GetBytes(
        $"""
        <?xml version="1.0" encoding="utf-8"?>
        <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ja">
        <title>高頻度（地震火山）</title><updated>2026-11-20T12:00:00+09:00</updated><id>urn:uuid:1</id>
        {string.Concat(Enumerable.Range(0, 20).Select(Entry))}</feed>
        """);

    private static string Entry(int index) =>
        $"""
        <entry><title>震源・震度に関する情報</title><id>https://www.data.jma.go.jp/developer/xml/data/{index}_VXSE53.xml</id>
        <updated>2026-11-20T03:{index:00}:00Z</updated><author><name>気象庁</name></author>
        <link type="application/xml" href="https://www.data.jma.go.jp/developer/xml/data/{index}_VXSE53.xml"/></entry>

        """;

    private static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal);
}
