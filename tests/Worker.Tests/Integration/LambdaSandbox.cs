using System.IO.Compression;
using LocalAws;

namespace Worker.Tests.Integration;

/// <summary>
/// The packaged executable as Lambda starts it: as another user, with no more rights than that, on a root that cannot be written and holds
/// nothing but the C library and OpenSSL, without a zone database, ICU, shared memory and a home, with 1,024 open files.
/// </summary>
internal sealed class LambdaSandbox : IDisposable
{
    /// <summary>Its number.</summary>
    public const string User = "993";

    private const string Group = "990";

    /// <summary>What the executable may link to, all of which provided.al2023 has.</summary>
    private static readonly string[] Libraries =
    [
        "ld-linux-x86-64.so.2", "libc.so.6", "libm.so.6", "libpthread.so.0", "libdl.so.2", "librt.so.1", "libcrypto.so.3", "libz.so.1",
        "libzstd.so.1",
    ];

    private static readonly string[] LibraryFolders =
        ["/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib64", "/usr/lib64"];

    private static readonly string[] Programs =
        ["/usr/bin/unshare", "/bin/mount", "/usr/bin/prlimit", "/usr/bin/setpriv", "/usr/sbin/chroot"];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("worker-");

    private LambdaSandbox()
    {
    }

    /// <summary>What a function host starts.</summary>
    public string Bootstrap => Path.Combine(folder.FullName, "start");

    /// <summary>Null when there is all of it; else what this machine cannot do, and what is tried all the same.</summary>
    public string? Limitation { get; private set; }

    private string Root => Path.Combine(folder.FullName, "root");

    private string Executable => Path.Combine(Root, "var", "task", "bootstrap");

    public static async Task<LambdaSandbox> CreateAsync(string package, CancellationToken cancellationToken)
    {
        var sandbox = new LambdaSandbox();
        foreach (var part in new[] { "var/task", "tmp", "proc", "dev", "etc", "opt" })
        {
            Directory.CreateDirectory(Path.Combine(sandbox.Root, part));
        }

        await ZipFile.ExtractToDirectoryAsync(package, Path.Combine(sandbox.Root, "var", "task"), cancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(sandbox.Root, "etc", "passwd"), $"sbx_user1051:x:{User}:{Group}::/nonexistent:/sbin/nologin\n", cancellationToken);
        await sandbox.CopyLibrariesAsync(cancellationToken);
        var readable = await ChildProcess.RunAsync(
            "chmod", ["-R", "u=rwX,go=rX", sandbox.folder.FullName], sandbox.folder.FullName, cancellationToken);
        Assert.True(readable.ExitCode == 0, readable.Output);
        sandbox.Limitation = await sandbox.LimitationAsync(cancellationToken);
        await File.WriteAllTextAsync(sandbox.Bootstrap, sandbox.Script(), cancellationToken);
        var executable = await ChildProcess.RunAsync("chmod", ["755", sandbox.Bootstrap], sandbox.folder.FullName, cancellationToken);
        Assert.True(executable.ExitCode == 0, executable.Output);
        return sandbox;
    }

    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>Each program takes the place of the one before, so that the host measures, freezes and ends the right one.</summary>
    private string Script() => Limitation is null
        ? $$"""
          #!/bin/sh
          exec /usr/bin/unshare --mount --propagation private /bin/sh -ec '
            root={{Root}}
            /bin/mount --bind $root $root
            /bin/mount --rbind /proc $root/proc
            /bin/mount -t tmpfs -o mode=755,size=64k tmpfs $root/dev
            for device in null zero full random urandom; do
              : > $root/dev/$device
              /bin/mount --bind /dev/$device $root/dev/$device
            done
            /bin/mount -o remount,ro $root/dev
            /bin/mount -t tmpfs -o mode=1777,size=512m tmpfs $root/tmp
            /bin/mount -o remount,bind,ro $root
            exec /usr/bin/env -u PWD -u OLDPWD -u SHLVL -u _ \
              /usr/bin/prlimit --nofile=1024:1024 --core=0:0 \
              /usr/bin/setpriv --no-new-privs \
              /usr/sbin/chroot --userspec={{User}}:{{Group}} $root /var/task/bootstrap'
          """
        : $"""
          #!/bin/sh
          ulimit -n 1024
          exec {Executable}

          """;

    /// <summary>Tries whether there are the rights for it and the programs.</summary>
    private async Task<string?> LimitationAsync(CancellationToken cancellationToken)
    {
        var missing = Programs.Where(program => !File.Exists(program)).ToList();
        if (missing.Count > 0)
        {
            return $"there is no {string.Join(", ", missing)}";
        }

        var tried = await ChildProcess.RunAsync(
            "/usr/bin/unshare",
            [
                "--mount", "--propagation", "private", "/bin/sh", "-ec",
                $"/bin/mount --bind {Root} {Root} && /bin/mount --rbind /proc {Root}/proc",
            ],
            folder.FullName,
            cancellationToken);
        return tried.ExitCode == 0 ? null : $"it takes the rights of root to mount: {tried.Output.Trim()}";
    }

    /// <summary>What the executable links to, and OpenSSL, which it loads to sign requests.</summary>
    private async Task CopyLibrariesAsync(CancellationToken cancellationToken)
    {
        var openSsl = LibraryFolders.Select(folder => Path.Combine(folder, "libssl.so.3")).First(File.Exists);
        CopyLibrary(openSsl);
        foreach (var file in new[] { Executable, openSsl })
        {
            var linked = await ChildProcess.RunAsync("ldd", [file], folder.FullName, cancellationToken);
            Assert.True(linked.ExitCode == 0, linked.Output);
            foreach (var path in linked.Output.Split('\n', StringSplitOptions.TrimEntries)
                .Select(line => line.Split(' ').FirstOrDefault(word => word.StartsWith('/')))
                .OfType<string>())
            {
                Assert.Contains(Path.GetFileName(path), Libraries);
                CopyLibrary(path);
            }
        }
    }

    private void CopyLibrary(string path)
    {
        var copy = Path.Combine(Root, path.TrimStart('/'));
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        File.Copy(path, copy, overwrite: true);
    }

    /// <summary>What the kernel says of the executable that this process runs; null when none runs.</summary>
    public static SandboxedProcess? Running()
    {
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(entry => char.IsAsciiDigit(Path.GetFileName(entry)[0])))
        {
            try
            {
                var status = Fields(File.ReadLines($"{process}/status"), ':');
                if (status["PPid"] == $"{Environment.ProcessId}"
                    && File.ReadAllText($"{process}/cmdline").StartsWith("/var/task/bootstrap", StringComparison.Ordinal))
                {
                    return new SandboxedProcess(
                        status["Uid"].Split('\t')[0],
                        status["NoNewPrivs"] == "1" && status["CapEff"].All(digit => digit == '0'),
                        File.ReadLines($"{process}/limits")
                            .First(line => line.StartsWith("Max open files", StringComparison.Ordinal))
                            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[3],
                        File.ReadLines($"{process}/mountinfo").Select(line => line.Split(' '))
                            .Where(mount => mount[5].Split(',').Contains("rw") && !mount[4].StartsWith("/proc", StringComparison.Ordinal))
                            .Select(mount => mount[4]).Order(StringComparer.Ordinal).ToList(),
                        Fields(File.ReadAllText($"{process}/environ").Split('\0', StringSplitOptions.RemoveEmptyEntries), '='));
                }
            }
            catch (IOException)
            {
                // It has ended meanwhile.
            }
        }

        return null;
    }

    private static Dictionary<string, string> Fields(IEnumerable<string> lines, char separator) =>
        lines.Select(line => line.Split(separator, 2)).ToDictionary(field => field[0], field => field[^1].Trim());
}

/// <param name="IsPowerless">Whether it has no capabilities and cannot get any.</param>
/// <param name="OpenFiles">How many files it may have open.</param>
/// <param name="Writable">What is mounted so that it may be written to.</param>
/// <param name="Environment">Its variables.</param>
internal sealed record SandboxedProcess(
    string User, bool IsPowerless, string OpenFiles, IReadOnlyList<string> Writable, IReadOnlyDictionary<string, string> Environment);
