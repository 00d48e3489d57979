using System.Diagnostics;
using System.Text.Json;
using WorkerLib.Hazards;

namespace Worker.Tests.WorkerLib.Hazards;

/// <summary>Every field of every telegram beside what Python's ElementTree makes of it (bench/hazards/telegram.py).</summary>
public static class IndependentReaderTests
{
    private const double Rounding = 1e-6;

    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    /// <summary>What only our side derives.</summary>
    private static readonly string[] OwnMembers = ["typeCode", "family", "depthKm"];

    [Fact]
    public static async Task Reads_in_every_telegram_what_an_independent_reader_finds()
    {
        var files = Telegrams.All();
        var lines = await ReadWithPythonAsync(files);

        Assert.Equal(files.Length, lines.Length);
        for (var index = 0; index < files.Length; index++)
        {
            using var expected = JsonDocument.Parse(lines[index]);
            var actual = JsonSerializer.SerializeToElement(TelegramReader.Read(await File.ReadAllBytesAsync(files[index], Xunit.TestContext.Current.CancellationToken)), Web);
            Compare(expected.RootElement, actual, Path.GetFileName(files[index]));
        }
    }

    [Fact]
    public static void Notices_a_difference()
    {
        using var expected = JsonDocument.Parse("""{"a":[{"b":1.5,"c":null}]}""");
        foreach (var other in new[] { """{"a":[{"b":1.6,"c":null}]}""", """{"a":[]}""", """{"a":[{"b":1.5}]}""", """{"a":[{"b":1.5,"c":null,"d":1}]}""", """{"a":[{"b":1.5,"c":"x"}]}""" })
        {
            using var actual = JsonDocument.Parse(other);
            Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Compare(expected.RootElement, actual.RootElement, "test"));
        }
    }

    private static void Compare(JsonElement expected, JsonElement actual, string path)
    {
        Assert.True(expected.ValueKind == actual.ValueKind, $"{path}: {expected} expected, {actual} read");
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                Assert.Equal(
                    expected.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal),
                    actual.EnumerateObject().Select(member => member.Name).Except(OwnMembers).Order(StringComparer.Ordinal));
                foreach (var member in expected.EnumerateObject())
                {
                    Compare(member.Value, actual.GetProperty(member.Name), $"{path}.{member.Name}");
                }

                break;
            case JsonValueKind.Array:
                Assert.True(expected.GetArrayLength() == actual.GetArrayLength(), $"{path}: {expected.GetArrayLength()} expected, {actual.GetArrayLength()} read");
                for (var index = 0; index < expected.GetArrayLength(); index++)
                {
                    Compare(expected[index], actual[index], $"{path}[{index}]");
                }

                break;
            case JsonValueKind.Number:
                Assert.True(Math.Abs(expected.GetDouble() - actual.GetDouble()) < Rounding, $"{path}: {expected} expected, {actual} read");
                break;
            default:
                Assert.True(expected.ToString() == actual.ToString(), $"{path}: '{expected}' expected, '{actual}' read");
                break;
        }
    }

    private static async Task<string[]> ReadWithPythonAsync(string[] files)
    {
        var start = new ProcessStartInfo("python3") { RedirectStandardOutput = true, Environment = { ["PYTHONUTF8"] = "1", ["PYTHONDONTWRITEBYTECODE"] = "1" } };
        start.ArgumentList.Add(Path.Combine(Checkout.Root, "bench", "hazards", "telegram.py"));
        foreach (var file in files)
        {
            start.ArgumentList.Add(file);
        }

        using var python = Process.Start(start)!;
        var output = await python.StandardOutput.ReadToEndAsync(Xunit.TestContext.Current.CancellationToken);
        await python.WaitForExitAsync(Xunit.TestContext.Current.CancellationToken);
        Assert.Equal(0, python.ExitCode);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
