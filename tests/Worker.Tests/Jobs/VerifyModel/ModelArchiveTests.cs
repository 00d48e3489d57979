using System.Diagnostics;
using System.Formats.Tar;
using System.Text;
using Worker.Jobs.VerifyModel;
using Worker.Tests.FastText;

namespace Worker.Tests.Jobs.VerifyModel;

public sealed class ModelArchiveTests
{
    private static readonly Options Options = new(1024 * 1024, 50, RefusesFewerWords: true);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("gnu")]
    [InlineData("pax")]
    [InlineData("ustar")]
    [InlineData("v7")]
    public void Reads_what_the_command_tar_writes(string format)
    {
        var folder = Directory.CreateTempSubdirectory("archive-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "vectors.txt"), VerifyFixture.Vectors);
            File.WriteAllText(Path.Combine(folder, "eval.json"), new string('x', 5000));
            using var tar = Process.Start(
                "tar", ["-czf", Path.Combine(folder, "model.tar.gz"), $"--format={format}", "-C", folder, "./eval.json", "./vectors.txt"]);
            tar.WaitForExit();

            var archive = File.ReadAllBytes(Path.Combine(folder, "model.tar.gz"));

            Assert.Equal(2, ModelArchive.Check(new OneWayStream(archive), "vectors", Options, Cancelled).Words);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Up to the end mark of tar; GZipStream does not miss what follows.</summary>
    [Fact]
    public void Says_that_an_archive_is_truncated_wherever_it_ends()
    {
        const int EndMark = 48; // compressed, with the checksum
        var archive = VerifyFixture.Archive(("eval.json", new string('x', 900)), ("vectors.txt", VerifyFixture.Vectors));
        for (var length = 0; length < archive.Length - EndMark; length++)
        {
            Assert.Contains("truncated", Refused(archive[..length]), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Notices_a_flipped_bit_by_the_checksum()
    {
        var archive = VerifyFixture.Archive(("vectors.txt", VerifyFixture.Vectors));
        archive[^6] ^= 1;

        Assert.Contains("damaged", Refused(archive), StringComparison.Ordinal);
    }

    [Fact]
    public void Stops_at_more_bytes_than_a_model_may_have()
    {
        var bomb = VerifyFixture.Archive(
            ("zeros", new byte[50 * 1024 * 1024]), ("vectors.txt", Encoding.UTF8.GetBytes(VerifyFixture.Vectors)));
        Assert.InRange(bomb.Length, 0, 1024 * 1024);

        Assert.Contains("more than 1 MiB when it is unpacked", Refused(bomb), StringComparison.Ordinal);
        Assert.Contains(
            "more than 1 MiB",
            Refused(VerifyFixture.Gzip([.. new byte[1024], .. new byte[2 * 1024 * 1024]])),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Stops_at_too_many_entries() =>
        Assert.Contains(
            "more than 1000 entries",
            Refused(VerifyFixture.Archive([.. Enumerable.Range(0, 501).Select(file => ($"file-{file}", ""))])),
            StringComparison.Ordinal);

    [Theory]
    [InlineData('x')]
    [InlineData('g')]
    [InlineData('L')]
    public void Takes_no_memory_for_attributes_that_are_only_announced(char kind)
    {
        var header = Header("a", kind, 1_500_000_000);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Refused(VerifyFixture.Gzip([.. header, .. new byte[1024]]));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1024 * 1024);
    }

    [Theory]
    [InlineData("../vectors.txt")]
    [InlineData("/vectors.txt")]
    [InlineData("a/../../vectors.txt")]
    [InlineData("..\\vectors.txt")]
    public void Refuses_paths_that_lead_out(string name) =>
        Assert.Contains("outside", Refused(VerifyFixture.Gzip([.. Header(name, '0', 0), .. new byte[1024]])), StringComparison.Ordinal);

    [Theory]
    [InlineData('1')]
    [InlineData('2')]
    [InlineData('3')]
    [InlineData('6')]
    [InlineData('S')]
    public void Refuses_links_and_devices(char kind) =>
        Assert.Contains(
            "neither a file nor a folder",
            Refused(VerifyFixture.Gzip([.. Header("vectors.txt", kind, 0), .. new byte[1024]])),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("path", "vectors.txt")]
    [InlineData("size", "3")]
    [InlineData("linkpath", "c")]
    [InlineData("GNU.sparse.name", "vectors.txt")]
    public void Refuses_attributes_that_make_another_file_of_an_entry(string name, string value) =>
        Assert.Contains(
            $"'b' with the extended attribute {name}={value}",
            Refused(VerifyFixture.Gzip([.. Attributes($"{name}={value}"), .. Header("b", '0', 0), .. new byte[1024]])),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("99 a=b\n")]
    [InlineData("6 ab\n")]
    [InlineData("x")]
    [InlineData("-3 a=b\n")]
    public void Refuses_attributes_that_are_damaged(string record) =>
        Assert.Contains(
            "damaged",
            Refused(VerifyFixture.Gzip([.. Header("a", 'x', record.Length), .. Padded(record), .. Header("b", '0', 0), .. new byte[1024]])),
            StringComparison.Ordinal);

    [Fact]
    public void Refuses_two_files_of_one_name() =>
        Assert.Contains(
            "two files vectors.txt",
            Refused(VerifyFixture.Archive(("vectors.txt", VerifyFixture.Vectors), ("./vectors.txt", VerifyFixture.Vectors))),
            StringComparison.Ordinal);

    [Fact]
    public void Takes_files_of_the_first_level_alone() =>
        Assert.Contains(
            "no file vectors.txt", Refused(VerifyFixture.Archive(("output/vectors.txt", VerifyFixture.Vectors))), StringComparison.Ordinal);

    [Fact]
    public void Says_that_something_else_is_no_archive()
    {
        Assert.Contains("no gzip file", Refused("PK\u0003\u0004 zip"u8.ToArray()), StringComparison.Ordinal);
        Assert.Contains(
            "no tar file", Refused(VerifyFixture.Gzip(Encoding.ASCII.GetBytes(new string('a', 1024)))), StringComparison.Ordinal);
    }

    [Fact]
    public void Stops_when_nobody_waits_any_more()
    {
        var archive = VerifyFixture.Archive(("vectors.txt", VerifyFixture.Vectors));

        Assert.Throws<OperationCanceledException>(
            () => ModelArchive.Check(new MemoryStream(archive), "vectors", Options, new CancellationToken(canceled: true)));
    }

    /// <summary>Damage ends in the one error, never in another or in a model.</summary>
    [Fact]
    public void Refuses_damaged_archives_with_its_own_error()
    {
        var random = new Random(15);
        var archive = Tar(("eval.json", new string('x', 900)), ("vectors.txt", VerifyFixture.Vectors));
        var refused = 0;
        for (var i = 0; i < 3000; i++)
        {
            var damaged = (byte[])archive.Clone();
            damaged[random.Next(damaged.Length)] ^= (byte)random.Next(1, 256);
            try
            {
                ModelArchive.Check(new MemoryStream(VerifyFixture.Gzip(damaged)), "vectors", Options, Cancelled);
            }
            catch (InvalidModelException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 300, 3000);
    }

    private static string Refused(byte[] archive) => Assert.Throws<InvalidModelException>(
        () => ModelArchive.Check(new MemoryStream(archive), "vectors", Options, Cancelled)).Message;

    private static byte[] Tar(params (string Name, string Text)[] files)
    {
        using var stream = new MemoryStream();
        using (var tar = new TarWriter(stream, TarEntryFormat.Gnu, leaveOpen: true))
        {
            foreach (var (name, text) in files)
            {
                tar.WriteEntry(new GnuTarEntry(TarEntryType.RegularFile, name)
                {
                    DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)),
                });
            }
        }

        return stream.ToArray();
    }

    private static byte[] Attributes(string attribute)
    {
        var record = $"{attribute.Length + 4} {attribute}\n";
        Assert.Equal(attribute.Length + 4, record.Length);
        return [.. Header("a", 'x', record.Length), .. Padded(record)];
    }

    private static byte[] Padded(string text) => Encoding.ASCII.GetBytes(text.PadRight(512, '\0'));

    private static byte[] Header(string name, char kind, long length)
    {
        var block = new byte[512];
        Encoding.UTF8.GetBytes(name).CopyTo(block, 0);
        Encoding.ASCII.GetBytes(Convert.ToString(length, 8).PadLeft(11, '0')).CopyTo(block, 124);
        block[156] = (byte)kind;
        block.AsSpan(148, 8).Fill((byte)' ');
        Encoding.ASCII.GetBytes(Convert.ToString(block.Sum(value => value), 8).PadLeft(6, '0')).CopyTo(block, 148);
        return block;
    }
}
