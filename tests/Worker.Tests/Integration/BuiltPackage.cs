using LocalAws;

namespace Worker.Tests.Integration;

/// <summary>The package of this checkout, built once, when the first test asks for it.</summary>
internal static class BuiltPackage
{
    private static readonly Lazy<Task<string>> Build = new(BuildOnceAsync);

    /// <summary>Native AOT keeps all cores busy: two at a time would only make others wait for both.</summary>
    public static SemaphoreSlim OneAtATime { get; } = new(1);

    /// <summary>What build-pkg.sh printed of it.</summary>
    public static Task<string> BuildAsync() => Build.Value;

    private static async Task<string> BuildOnceAsync()
    {
        await OneAtATime.WaitAsync();
        try
        {
            return await Package.BuildAsync(Checkout.Repository, CancellationToken.None);
        }
        finally
        {
            OneAtATime.Release();
        }
    }
}
