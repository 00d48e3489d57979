using System.Buffers;
using System.Globalization;
using System.Text.Unicode;

namespace Worker.Jobs.PrepareReviews.Csv;

/// <summary>
/// The text of a CSV file in UTF-8 up to its first problem, in constant memory. Where it stops, the row with the problem may have been
/// given in part: whoever reads rows drops those from <see cref="CsvProblem.Row"/> on.
/// </summary>
internal sealed class CsvText(Stream bytes) : TextReader
{
    private const int PortionBytes = 64 * 1024;
    private const int SampleBytes = 4096;
    private const int ShownBytes = 4;
    private const string HowToSave = "Save the file as UTF-8 (in Excel: CSV UTF-8)";

    private readonly CsvScanner scanner = new();
    private readonly byte[] buffer = new byte[PortionBytes];
    private readonly char[] chars = new char[PortionBytes]; // UTF-8 never becomes more characters than it has bytes
    private int start;
    private int end;
    private int given;
    private int decoded;
    private long offset;
    private bool isStarted;
    private bool isWhole;

    /// <summary>Why the text stopped; null as long as nothing is wrong.</summary>
    public CsvProblem? Problem { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<char> buffer, CancellationToken cancellationToken = default)
    {
        while (given == decoded)
        {
            if (Problem is not null || !await DecodeAsync(cancellationToken))
            {
                return 0;
            }
        }

        var count = Math.Min(buffer.Length, decoded - given);
        chars.AsMemory(given, count).CopyTo(buffer);
        given += count;
        return count;
    }

    public override Task<int> ReadAsync(char[] buffer, int index, int count) => ReadAsync(buffer.AsMemory(index, count)).AsTask();

    public override int Read(char[] buffer, int index, int count) => throw new NotSupportedException("Use ReadAsync.");

    /// <returns>False at the end.</returns>
    private async Task<bool> DecodeAsync(CancellationToken cancellationToken)
    {
        if (!isStarted)
        {
            isStarted = true;
            await FillAsync(SampleBytes, cancellationToken);
            if (!CheckStart())
            {
                return false;
            }
        }

        // A portion may end within a character.
        await FillAsync(Math.Min(end - start + 1, ShownBytes), cancellationToken);
        if (start == end)
        {
            Problem = scanner.End();
            return false;
        }

        var status = Utf8.ToUtf16(
            buffer.AsSpan(start, end - start), chars, out var read, out var written, replaceInvalidSequences: false, isFinalBlock: isWhole);
        given = 0;
        decoded = written;
        start += read;
        offset += read;
        Problem = scanner.Scan(chars.AsSpan(0, written));
        if (Problem is not null)
        {
            decoded = Math.Min(scanner.RowStart, written);
        }
        else if (chars.AsSpan(0, written).IndexOf(EncodingGuess.KanjiOfIso2022Jp) >= 0)
        {
            Problem = new CsvProblem(
                scanner.Row, scanner.Line, scanner.Column, null, $"text in UTF-8. The file looks like ISO-2022-JP. {HowToSave}");
        }
        else if (status == OperationStatus.InvalidData)
        {
            await FillAsync(SampleBytes, cancellationToken);
            Problem = NotUtf8(buffer.AsSpan(start, Math.Min(end - start, SampleBytes)));
        }

        return true;
    }

    private bool CheckStart()
    {
        var first = buffer.AsSpan(start, Math.Min(end - start, SampleBytes));
        if (EncodingGuess.OfStart(first) is { } name)
        {
            Problem = new CsvProblem(1, 1, null, Hex(first), $"text in UTF-8. The file is {name}. {HowToSave}");
            return false;
        }

        if (first.StartsWith((ReadOnlySpan<byte>)[0xef, 0xbb, 0xbf]))
        {
            start += 3;
            offset += 3;
        }

        return true;
    }

    private CsvProblem NotUtf8(ReadOnlySpan<byte> sample) => new(
        scanner.Row,
        scanner.Line,
        scanner.Column,
        Hex(sample),
        string.Create(CultureInfo.InvariantCulture, $"text in UTF-8, which byte {offset} of the file (counted from 0) is not. ")
        + (EncodingGuess.OfText(sample) is { } name ? $"The file looks like {name}. " : "")
        + HowToSave);

    private static string Hex(ReadOnlySpan<byte> bytes) =>
        $"bytes {Convert.ToHexString(bytes[..Math.Min(bytes.Length, ShownBytes)])}";

    /// <summary>Reads until so many bytes are there, or the file is over.</summary>
    private async Task FillAsync(int count, CancellationToken cancellationToken)
    {
        if (end - start >= count || isWhole)
        {
            return;
        }

        buffer.AsSpan(start, end - start).CopyTo(buffer);
        end -= start;
        start = 0;
        while (end < count && !isWhole)
        {
            var read = await bytes.ReadAsync(buffer.AsMemory(end), cancellationToken);
            end += read;
            isWhole = read == 0;
        }
    }
}
