using System.Buffers.Binary;
using Sentry.Protocol;

namespace WorkerLib.Lambda.Reporting;

/// <summary>
/// What the executable says of itself in its ELF headers: the build id, under which build-pkg.sh keeps the symbols, and the address
/// it was linked for.
/// </summary>
internal sealed record NativeImage(string BuildId, long LinkAddress, long Size)
{
    private const int ProgramHeaderOffset = 0x20;
    private const int ProgramHeaderSize = 0x36;
    private const int Load = 1;
    private const int Note = 4;
    private const int BuildIdNote = 3;

    /// <summary>What a server needs that has the symbols of the build.</summary>
    /// <param name="address">Where the executable was loaded.</param>
    public DebugImage ForServer(long? address) => new()
    {
        Type = "elf",
        ImageAddress = address,
        ImageSize = Size,
        CodeId = BuildId,
        DebugId = new Guid(Convert.FromHexString(BuildId)[..16]).ToString(),
        CodeFile = "bootstrap",
        DebugFile = "bootstrap.dbg",
    };

    /// <summary>Reads the executable of this process; null when it is no 64-bit ELF with a build id.</summary>
    public static NativeImage? OfThisProcess()
    {
        try
        {
            using var file = File.OpenHandle("/proc/self/exe");
            Span<byte> head = stackalloc byte[64 * 1024];
            return Read(head[..RandomAccess.Read(file, head, 0)]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Reads the beginning of an executable.</summary>
    internal static NativeImage? Read(ReadOnlySpan<byte> elf)
    {
        if (!elf.StartsWith("\u007fELF\u0002\u0001"u8))
        {
            return null;
        }

        var start = (int)BinaryPrimitives.ReadInt64LittleEndian(elf[ProgramHeaderOffset..]);
        var size = BinaryPrimitives.ReadInt16LittleEndian(elf[ProgramHeaderSize..]);
        var count = BinaryPrimitives.ReadInt16LittleEndian(elf[(ProgramHeaderSize + 2)..]);
        long? linkAddress = null;
        string? buildId = null;
        var end = 0L;
        for (var i = 0; i < count; i++)
        {
            var header = elf.Slice(start + (i * size), size);
            var type = BinaryPrimitives.ReadInt32LittleEndian(header);
            if (type == Load)
            {
                linkAddress ??= BinaryPrimitives.ReadInt64LittleEndian(header[16..]);
                end = Math.Max(
                    end, BinaryPrimitives.ReadInt64LittleEndian(header[16..]) + BinaryPrimitives.ReadInt64LittleEndian(header[40..]));
            }
            else if (type == Note)
            {
                var offset = (int)BinaryPrimitives.ReadInt64LittleEndian(header[8..]);
                var length = (int)BinaryPrimitives.ReadInt64LittleEndian(header[32..]);
                buildId ??= BuildIdOf(elf.Slice(offset, length));
            }
        }

        return buildId is null ? null : new NativeImage(buildId, linkAddress ?? 0, end - (linkAddress ?? 0));
    }

    private static string? BuildIdOf(ReadOnlySpan<byte> notes)
    {
        while (notes.Length >= 12)
        {
            var nameLength = BinaryPrimitives.ReadInt32LittleEndian(notes);
            var length = BinaryPrimitives.ReadInt32LittleEndian(notes[4..]);
            var type = BinaryPrimitives.ReadInt32LittleEndian(notes[8..]);
            var name = notes.Slice(12, nameLength);
            var content = notes.Slice(12 + Aligned(nameLength), length);
            if (type == BuildIdNote && name.SequenceEqual("GNU\0"u8))
            {
                return Convert.ToHexStringLower(content);
            }

            notes = notes[(12 + Aligned(nameLength) + Aligned(length))..];
        }

        return null;
    }

    private static int Aligned(int length) => (length + 3) & ~3;
}
