using System.Buffers.Binary;
using System.IO.Compression;

namespace Worker.Cli.Fleet;

/// <summary>What the built package says of itself.</summary>
/// <param name="Size">Of the zip, in bytes.</param>
/// <param name="Architecture"><c>x86_64</c>, <c>arm64</c>, or null for another machine.</param>
/// <param name="Problem">Why it cannot run anywhere; null when it can.</param>
internal sealed record PackageFacts(long Size, string? Architecture, string? Problem = null)
{
    private const int HeaderBytes = 20;
    private const int MachineAt = 18;
    private const ushort X86 = 62;
    private const ushort Arm = 183;

    public static PackageFacts Read(string zip)
    {
        var size = new FileInfo(zip).Length;
        try
        {
            using var archive = ZipFile.OpenRead(zip);
            if (archive.GetEntry("bootstrap") is not { } bootstrap)
            {
                return new PackageFacts(size, null, "has no file 'bootstrap'");
            }

            var header = new byte[HeaderBytes];
            using var content = bootstrap.Open();
            var isWhole = content.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) == HeaderBytes;
            if (!isWhole || !header.AsSpan().StartsWith("\u007fELF"u8))
            {
                return new PackageFacts(size, null, "has a 'bootstrap' that is no Linux executable");
            }

            var machine = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(MachineAt));
            return new PackageFacts(size, machine switch { X86 => "x86_64", Arm => "arm64", _ => null });
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return new PackageFacts(size, null, "is not a zip that can be read");
        }
    }
}
