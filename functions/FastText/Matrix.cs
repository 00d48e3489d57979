using System.Runtime.InteropServices;

namespace FastText;

/// <summary>Rows of numbers, of which any can be read.</summary>
/// <param name="head">Where in the file the numbers begin, and how many there are.</param>
internal abstract class Matrix(MatrixHead head)
{
    public long Rows => head.Rows;

    public int Columns => head.Columns;

    /// <param name="values">As many as there are columns.</param>
    public abstract void Read(long row, Span<float> values);

    /// <summary>The dot product of a row with a vector, summed up in the order of fastText: another would round otherwise.</summary>
    /// <param name="scratch">As long as a row.</param>
    /// <exception cref="ModelFormatException">The row has a value that is no number.</exception>
    public float Dot(long row, ReadOnlySpan<float> vector, Span<float> scratch)
    {
        Read(row, scratch);
        var sum = 0f;
        for (var i = 0; i < vector.Length; i++)
        {
            sum += scratch[i] * vector[i];
        }

        return float.IsNaN(sum)
            ? throw new ModelFormatException("this row, or one of the text, has a value that is not a number", head.OffsetOf(row))
            : sum;
    }
}

/// <param name="Offset">Bytes of the file before the first row.</param>
internal readonly record struct MatrixHead(long Offset, long Rows, int Columns)
{
    public long Bytes => Rows * Columns * sizeof(float);

    public long OffsetOf(long row) => Offset + (row * Columns * sizeof(float));

    /// <param name="name">What errors call it.</param>
    /// <param name="minRows">Rows that the model looks up.</param>
    public static MatrixHead Read(ByteReader reader, string name, long minRows, int columns)
    {
        reader.Section = name;
        if (reader.ReadByte() is not 0 and var quantised)
        {
            throw reader.Problem(quantised == 1 ? ModelDictionary.Quantised : $"{name} begins with {quantised} instead of 0");
        }

        var (rows, found) = (reader.ReadInt64(), reader.ReadInt64());
        if (rows < minRows || rows > int.MaxValue || found != columns)
        {
            throw reader.Problem($"{name} has {rows} rows of {found}, and {minRows} rows of {columns} are needed");
        }

        reader.Expect(rows, (long)columns * sizeof(float), $"rows of {name}");
        return new MatrixHead(reader.Position, rows, columns);
    }
}

/// <summary>A matrix in memory.</summary>
internal sealed class MemoryMatrix : Matrix
{
    private const int PieceFloats = 256 * 1024;

    private readonly int rowsPerPiece;
    private readonly List<float[]> pieces = [];

    /// <summary>Reads it piece by piece, so that a file which says more than it has takes little more memory than it has.</summary>
    public MemoryMatrix(MatrixHead head, ByteReader reader)
        : base(head)
    {
        rowsPerPiece = Math.Max(1, PieceFloats / head.Columns);
        for (long row = 0; row < head.Rows; row += rowsPerPiece)
        {
            var piece = new float[Math.Min(rowsPerPiece, head.Rows - row) * head.Columns];
            reader.Read(MemoryMarshal.AsBytes(piece.AsSpan()));
            pieces.Add(piece);
        }
    }

    public override void Read(long row, Span<float> values) =>
        pieces[(int)(row / rowsPerPiece)].AsSpan((int)(row % rowsPerPiece) * Columns, Columns).CopyTo(values);
}

/// <summary>A matrix in a file that is mapped into memory: what is not looked up is not read.</summary>
/// <param name="file">Of the whole file.</param>
internal sealed class MappedMatrix(MatrixHead head, SafeBuffer file) : Matrix(head)
{
    private readonly MatrixHead head = head;

    public override void Read(long row, Span<float> values) => file.ReadSpan((ulong)head.OffsetOf(row), values);
}
