using System.Threading.Channels;

namespace LocalAws.Watch;

/// <summary>Sees what is saved in a folder and the folders in it.</summary>
internal sealed class FolderWatch : IAsyncDisposable
{
    // Editors save in several steps, and a checkout of another branch saves many files.
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(100);

    private readonly FileSystemWatcher watcher;
    private readonly Channel<string> saved = Channel.CreateUnbounded<string>();
    private volatile bool isTaken;

    /// <param name="extensions">Of the files that count, such as <c>.cs</c>.</param>
    public FolderWatch(string folder, params string[] extensions)
    {
        watcher = new FileSystemWatcher(folder)
        {
            IncludeSubdirectories = true,
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite | NotifyFilters.DirectoryName,
        };
        watcher.Created += (_, e) => Take(e.Name);
        watcher.Changed += (_, e) => Take(e.Name);
        watcher.Deleted += (_, e) => Take(e.Name);
        watcher.Renamed += (_, e) =>
        {
            Take(e.OldName);
            Take(e.Name);
        };

        // Too many changes at once for the kernel's buffer: some file changed, whichever it was.
        watcher.Error += (_, _) => saved.Writer.TryWrite($"many files{extensions[0]}");
        watcher.EnableRaisingEvents = true;

        void Take(string? name)
        {
            if (name is not null && extensions.Contains(Path.GetExtension(name)) && !name.StartsWith('.'))
            {
                saved.Writer.TryWrite(name);
            }
        }
    }

    /// <summary>The code of the functions.</summary>
    public static FolderWatch OnCode(Repository repository) => new(Path.Combine(repository.Root, "functions"), ".cs", ".csproj");

    /// <summary>What Terraform reads of terraform/.</summary>
    public static FolderWatch OnTerraform(Repository repository) => new(repository.Terraform, ".tf", ".tfvars", ".tftpl", ".json");

    /// <summary>Whether something was saved since whoever calls <see cref="NextAsync"/> came for more.</summary>
    private bool IsBusy => isTaken || saved.Reader.TryPeek(out _);

    /// <summary>Waits for something to be saved, and then until nothing more is; gives the names, relative to the folder.</summary>
    public async Task<IReadOnlyList<string>> NextAsync(CancellationToken cancellationToken)
    {
        isTaken = false;
        await saved.Reader.WaitToReadAsync(cancellationToken);
        isTaken = true;
        var names = new SortedSet<string>(StringComparer.Ordinal);
        do
        {
            while (saved.Reader.TryRead(out var name))
            {
                names.Add(name);
            }

            await Task.Delay(Quiet, cancellationToken);
        }
        while (saved.Reader.TryPeek(out _));
        return [.. names];
    }

    /// <summary>Waits until what was saved is dealt with, and what is being saved at this moment.</summary>
    public async Task IdleAsync(CancellationToken cancellationToken)
    {
        do
        {
            await Task.Delay(Quiet, cancellationToken);
        }
        while (IsBusy);
    }

    public ValueTask DisposeAsync()
    {
        watcher.Dispose();
        return ValueTask.CompletedTask;
    }
}
