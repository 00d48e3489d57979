using System.IO.Compression;
using Worker.Cli.Fleet;
using WorkerLib;

namespace Worker.Tests.Cli.Fleet;

public sealed class FleetTests : IDisposable
{
    private const int HeaderBytes = 64;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("worker-");

    [Theory]
    [InlineData("ExportApiLog", "export_api_log")]
    [InlineData("CopyS3", "copy_s3")]
    public void Names_in_code_and_in_Terraform_are_the_same_words(string inCode, string inTerraform)
    {
        Assert.Equal(inTerraform, JobNames.Snake(inCode));
        Assert.Equal(inCode, JobNames.Pascal(inTerraform));
    }

    [Theory]
    [InlineData("ExportApLog", "ExportApiLog")]
    [InlineData("exportapilog", "ExportApiLog")]
    [InlineData("ProcessCheckr", "ProcessChecker")]
    [InlineData("SendInvoices", null)]
    public void Guesses_the_name_that_was_meant(string written, string? meant) =>
        Assert.Equal(meant, NearestName.Of(written, ["ExportApiLog", "ProcessChecker"]));

    [Fact]
    public void Of_two_names_equally_near_the_one_was_meant_that_begins_so() =>
        Assert.Equal("my_sqs", NearestName.Of("my_sq", ["my_s3", "my_sqs"]));

    [Theory]
    [InlineData(62, "x86_64")]
    [InlineData(183, "arm64")]
    [InlineData(8, null)]
    public void Knows_the_machine_of_a_package(byte machine, string? architecture)
    {
        var header = new byte[HeaderBytes];
        "\u007fELF"u8.CopyTo(header);
        header[18] = machine;

        var package = PackageFacts.Read(Zip("bootstrap", header));

        Assert.Equal((architecture, null), (package.Architecture, package.Problem));
    }

    [Fact]
    public void Says_why_a_package_is_none()
    {
        Assert.Equal("has no file 'bootstrap'", PackageFacts.Read(Zip("main", [])).Problem);
        Assert.Equal("has a 'bootstrap' that is no Linux executable", PackageFacts.Read(Zip("bootstrap", "#!/bin/sh"u8)).Problem);
        Assert.Equal("is not a zip that can be read", PackageFacts.Read(Written("text.zip", "no zip"u8)).Problem);
    }

    [Fact]
    public void Says_why_a_source_file_cannot_be_read()
    {
        var dangling = Path.Combine(folder.FullName, "dangling.tf");
        File.CreateSymbolicLink(dangling, "nowhere");

        Assert.Equal("is not UTF-8 text", SourceFile.Read(folder.FullName, Written("latin.tf", [0x66, 0xfc, 0x72])).Problem);
        Assert.Equal("is not text", SourceFile.Read(folder.FullName, Written("binary.tf", [0x66, 0])).Problem);
        Assert.Equal("cannot be read (FileNotFoundException)", SourceFile.Read(folder.FullName, dangling).Problem);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private string Zip(string entry, ReadOnlySpan<byte> content)
    {
        var path = Path.Combine(folder.FullName, $"{Guid.NewGuid()}.zip");
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        using var stream = zip.CreateEntry(entry).Open();
        stream.Write(content);
        return path;
    }

    private string Written(string name, ReadOnlySpan<byte> content)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllBytes(path, content);
        return path;
    }
}
