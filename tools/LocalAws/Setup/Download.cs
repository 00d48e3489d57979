using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace LocalAws.Setup;

/// <summary>A program from its maker's site, checked against the SHA-256 that the site names, below artifacts/tools.</summary>
/// <param name="Name">Name and version, and the folder below artifacts/tools.</param>
/// <param name="Checksums">Lines <c>sha256  file</c>, beside which the archive lies.</param>
/// <param name="Archive">A zip, or a tar.gz.</param>
/// <param name="Programs">The folder of the programs in the archive; empty for its root.</param>
internal sealed record Download(string Name, Uri Checksums, string Archive, string Programs)
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    public string Folder(Repository repository) => Path.Combine(repository.Root, "artifacts", "tools", Name);

    /// <exception cref="UserException">The site cannot be reached, or what it gives is not what it promises.</exception>
    public async Task InstallAsync(Repository repository, CancellationToken cancellationToken)
    {
        var folder = Folder(repository);
        if (Directory.Exists(folder))
        {
            return;
        }

        using var handler = new SocketsHttpHandler { ConnectTimeout = ConnectTimeout };
        using var http = new HttpClient(handler);
        byte[] archive;
        string sums;
        try
        {
            sums = await http.GetStringAsync(Checksums, cancellationToken);
            archive = await http.GetByteArrayAsync(new Uri(Checksums, Archive), cancellationToken);
        }
        catch (Exception exception)
            when (exception is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new UserException($"{Checksums.Host} gives no {Archive}: {exception.Message}");
        }

        var wanted = sums.Split('\n')
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .FirstOrDefault(line => line is [_, var file] && file == Archive)?[0];
        if (!Convert.ToHexStringLower(SHA256.HashData(archive)).Equals(wanted, StringComparison.OrdinalIgnoreCase))
        {
            throw new UserException(
                $"{Archive} does not have the SHA-256 that {Checksums} names ({wanted ?? "none"}); it is not installed");
        }

        // Unpacked beside and then renamed: an interrupted download leaves nothing that looks like an installation.
        var unpacked = folder + ".new";
        Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
        if (Directory.Exists(unpacked))
        {
            Directory.Delete(unpacked, recursive: true);
        }

        using var bytes = new MemoryStream(archive);
        if (Archive.EndsWith(".zip", StringComparison.Ordinal))
        {
            await ZipFile.ExtractToDirectoryAsync(bytes, unpacked, cancellationToken);
        }
        else
        {
            Directory.CreateDirectory(unpacked);
            await using var tar = new GZipStream(bytes, CompressionMode.Decompress);
            await TarFile.ExtractToDirectoryAsync(tar, unpacked, overwriteFiles: false, cancellationToken);
        }

        Directory.Move(unpacked, folder);
    }
}

/// <summary>The downloads and their versions.</summary>
internal static class Downloads
{
    private const string TerraformVersion = "1.11.4";
    private const string NodeVersion = "20.20.2";

    private static readonly bool IsArm = RuntimeInformation.OSArchitecture == Architecture.Arm64;
    private static readonly string System = OperatingSystem.IsMacOS() ? "darwin" : "linux";
    private static readonly string NodeFolder = $"node-v{NodeVersion}-{System}-{(IsArm ? "arm64" : "x64")}";

    public static Download Terraform { get; } = new(
        $"terraform-{TerraformVersion}",
        new Uri($"https://releases.hashicorp.com/terraform/{TerraformVersion}/terraform_{TerraformVersion}_SHA256SUMS"),
        $"terraform_{TerraformVersion}_{System}_{(IsArm ? "arm64" : "amd64")}.zip",
        "");

    public static Download Node { get; } = new(
        $"node-{NodeVersion}",
        new Uri($"https://nodejs.org/dist/v{NodeVersion}/SHASUMS256.txt"),
        $"{NodeFolder}.tar.gz",
        $"{NodeFolder}/bin");
}
