using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Worker.Tests.FastText;

/// <summary>The command <c>fasttext</c>, which ./worker setup installs.</summary>
internal static class FastTextCommand
{
    /// <summary>Trains; gives the path of the model without <c>.bin</c>.</summary>
    /// <param name="arguments">The mode and its options.</param>
    public static string Train(string folder, string text, params string[] arguments)
    {
        var model = Path.Combine(folder, Guid.NewGuid().ToString("N"));
        Run([arguments[0], "-input", text, "-output", model, .. arguments[1..], "-verbose", "0"], "");
        return model;
    }

    /// <summary>The labels of each line with what the command calls their probabilities.</summary>
    public static List<List<(string Label, float Probability)>> Predict(string model, byte[] lines, int max) =>
        [.. Run(["predict-prob", $"{model}.bin", "-", Number(max)], lines).TrimEnd('\n').Split('\n').Select(Pairs)];

    public static List<(string Word, float[] Vector)> Vectors(string model, IEnumerable<string> words) =>
        [.. Run(["print-word-vectors", $"{model}.bin"], string.Join('\n', words)).TrimEnd('\n').Split('\n').Select(Vector)];

    public static List<List<(string Word, float Similarity)>> Neighbors(string model, IEnumerable<string> words, int max) =>
    [
        .. Run(["nn", $"{model}.bin", Number(max)], string.Join('\n', words))
            .Split("Query word? ", StringSplitOptions.RemoveEmptyEntries)
            .Select(one => one.TrimEnd('\n').Split('\n').SelectMany(Pairs).ToList()),
    ];

    public static string Run(IReadOnlyList<string> arguments, string input) => Run(arguments, Encoding.UTF8.GetBytes(input));

    public static string Run(IReadOnlyList<string> arguments, byte[] input)
    {
        var start = new ProcessStartInfo("fasttext", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        process.StandardInput.BaseStream.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"fasttext {string.Join(' ', arguments)}: {errors.Result}");
        return output.Result;
    }

    private static List<(string Name, float Number)> Pairs(string line) =>
        [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Chunk(2).Select(pair => (pair[0], Number(pair[1])))];

    private static (string Word, float[] Vector) Vector(string line)
    {
        var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return (parts[0], [.. parts[1..].Select(Number)]);
    }

    private static float Number(string text) => float.Parse(text, CultureInfo.InvariantCulture);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
