using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using LocalAws;
using LocalAws.Setup;

namespace Worker.Tests.LocalAws.Setup;

public sealed class DownloadTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("download-");
    private readonly HttpListener site = new();
    private readonly Uri address = new($"http://127.0.0.1:{Loopback.FreePort()}/");
    private readonly Dictionary<string, byte[]> files = [];
    private int asked;

    public DownloadTests()
    {
        site.Prefixes.Add(address.ToString());
        site.Start();
        _ = ServeAsync();
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private Repository Repository => new(folder.FullName);

    private Download Program => new("program-1.0", new Uri(address, "program/SHA256SUMS"), "program.zip", "");

    private string Installed => Path.Combine(folder.FullName, "artifacts", "tools", "program-1.0", "program");

    public void Dispose()
    {
        site.Close();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task What_has_the_right_checksum_is_unpacked_and_asked_for_once()
    {
        var archive = Offer("hello");
        files["/program/SHA256SUMS"] = Encoding.ASCII.GetBytes(
            $"00  other.zip\n{Convert.ToHexStringLower(SHA256.HashData(archive))}  program.zip\n");

        await Program.InstallAsync(Repository, Cancelled);
        Assert.Equal("hello", await File.ReadAllTextAsync(Installed, Cancelled));
        Assert.Equal(2, asked);

        await Program.InstallAsync(Repository, Cancelled);
        Assert.Equal(2, asked);
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000  program.zip\n")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000  other.zip\n")]
    public async Task Another_checksum_or_none_is_refused(string sums)
    {
        Offer("hello");
        files["/program/SHA256SUMS"] = Encoding.ASCII.GetBytes(sums);

        var refusal = await Assert.ThrowsAsync<UserException>(() => Program.InstallAsync(Repository, Cancelled));

        Assert.Contains("program.zip does not have the SHA-256", refusal.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Installed));
    }

    [Fact]
    public async Task A_site_that_does_not_have_it_is_named()
    {
        var refusal = await Assert.ThrowsAsync<UserException>(() => Program.InstallAsync(Repository, Cancelled));

        Assert.StartsWith("127.0.0.1 gives no program.zip: ", refusal.Message, StringComparison.Ordinal);
    }

    private byte[] Offer(string content)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        using (var entry = zip.CreateEntry("program").Open())
        {
            entry.Write(Encoding.ASCII.GetBytes(content));
        }

        return files["/program/program.zip"] = bytes.ToArray();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await site.GetContextAsync();
                asked++;
                if (files.TryGetValue(context.Request.Url!.AbsolutePath, out var content))
                {
                    await context.Response.OutputStream.WriteAsync(content);
                }
                else
                {
                    context.Response.StatusCode = 404;
                }

                context.Response.Close();
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
