using System.Diagnostics;
using System.Text.Json;
using Hazards.Telegrams;

namespace Worker.Tests.Hazards;

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
            var document = await File.ReadAllBytesAsync(files[index], TestContext.Current.CancellationToken);
            var actual = JsonSerializer.SerializeToElement(TelegramReader.Read(document), Web);
            Assert.Null(Difference(expected.RootElement, actual) is { } difference ? Path.GetFileName(files[index]) + difference : null);
        }
    }

    [Theory]
    [InlineData("""{"a":[{"b":1.5,"c":null}],"d":"x","family":"other"}""", null)]
    [InlineData("""{"a":[{"b":1.6,"c":null}],"d":"x"}""", ".a[0].b: '1.5' expected, '1.6' read")]
    [InlineData("""{"a":[],"d":"x"}""", ".a: 1 entries expected, 0 read")]
    [InlineData("""{"a":[{"b":1.5}],"d":"x"}""", ".a[0].c: not read")]
    [InlineData("""{"a":[{"b":1.5,"c":null,"e":1}],"d":"x"}""", ".a[0].e: read and not expected")]
    [InlineData("""{"a":[{"b":1.5,"c":null}],"d":"y"}""", ".d: 'x' expected, 'y' read")]
    [InlineData("""{"a":[{"b":1.5,"c":null}],"d":null}""", ".d: x expected,  read")]
    public static void Notices_a_difference(string other, string? difference)
    {
        using var expected = JsonDocument.Parse("""{"a":[{"b":1.5,"c":null}],"d":"x"}""");
        using var actual = JsonDocument.Parse(other);

        Assert.Equal(difference, Difference(expected.RootElement, actual.RootElement));
    }

    /// <summary>Where and how they differ; null when they do not.</summary>
    private static string? Difference(JsonElement expected, JsonElement actual)
    {
        if (expected.ValueKind != actual.ValueKind)
        {
            return $": {expected} expected, {actual} read";
        }

        return expected.ValueKind switch
        {
            JsonValueKind.Object => DifferenceOfMembers(expected, actual),
            JsonValueKind.Array => DifferenceOfItems(expected, actual),
            JsonValueKind.Number when Math.Abs(expected.GetDouble() - actual.GetDouble()) < Rounding => null,
            JsonValueKind.String when expected.ValueEquals(actual.GetString()) => null,
            JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null => null,
            _ => $": '{expected}' expected, '{actual}' read",
        };
    }

    private static string? DifferenceOfMembers(JsonElement expected, JsonElement actual)
    {
        foreach (var member in expected.EnumerateObject())
        {
            var difference = actual.TryGetProperty(member.Name, out var value) ? Difference(member.Value, value) : ": not read";
            if (difference is not null)
            {
                return $".{member.Name}{difference}";
            }
        }

        foreach (var member in actual.EnumerateObject())
        {
            if (!OwnMembers.Contains(member.Name) && !expected.TryGetProperty(member.Name, out _))
            {
                return $".{member.Name}: read and not expected";
            }
        }

        return null;
    }

    private static string? DifferenceOfItems(JsonElement expected, JsonElement actual)
    {
        if (expected.GetArrayLength() != actual.GetArrayLength())
        {
            return $": {expected.GetArrayLength()} entries expected, {actual.GetArrayLength()} read";
        }

        var index = 0;
        foreach (var (one, other) in expected.EnumerateArray().Zip(actual.EnumerateArray()))
        {
            if (Difference(one, other) is { } difference)
            {
                return $"[{index}]{difference}";
            }

            index++;
        }

        return null;
    }

    private static async Task<string[]> ReadWithPythonAsync(string[] files)
    {
        var start = new ProcessStartInfo("python3")
        {
            RedirectStandardOutput = true,
            Environment = { ["PYTHONUTF8"] = "1", ["PYTHONDONTWRITEBYTECODE"] = "1" },
        };
        start.ArgumentList.Add(Path.Combine(Checkout.Root, "bench", "hazards", "telegram.py"));
        foreach (var file in files)
        {
            start.ArgumentList.Add(file);
        }

        using var python = Process.Start(start)!;
        var output = await python.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await python.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, python.ExitCode);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
