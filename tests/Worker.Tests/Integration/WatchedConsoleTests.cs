using System.Diagnostics;
using System.Text;
using LocalAws;
using LocalAws.Watch;

namespace Worker.Tests.Integration;

/// <summary>What an author sees who saves a file, and the console page in a real browser.</summary>
[Trait("Category", "Integration")]
[Collection(nameof(WatchedConsoleTests))]
public sealed class WatchedConsoleTests(WatchedFunctions functions) : IClassFixture<WatchedFunctions>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Serves_what_was_saved_from_the_next_invocation_on()
    {
        var before = (await functions.SayAsync("a")).GetProperty("version").GetString()!;
        var build = functions.Code.Now.Build;

        var clock = Stopwatch.StartNew();
        await SaveAsync($"\"{before}\"", "\"another\"");
        await UntilAsync(code => code.Build != build);
        var after = (await functions.SayAsync("a")).GetProperty("version").GetString();
        TestContext.Current.SendDiagnosticMessage($"from the save to its response: {clock.Elapsed.TotalSeconds:0.0} s");

        Assert.Equal("another", after);
        Assert.Null(functions.Code.Now.Code.Problem);
    }

    [Fact]
    public async Task Serves_what_compiled_last_until_the_mistake_is_mended()
    {
        var before = (await functions.SayAsync("a")).GetRawText();
        var build = functions.Code.Now.Build;

        await SaveAsync("Task.FromResult(new Response(", "Task.FromResult(new NoSuchType(");
        await UntilAsync(code => code.Code.Problem is not null);
        var problem = functions.Code.Now.Code.Problem!;
        var meanwhile = (await functions.SayAsync("a")).GetRawText();
        await SaveAsync("new NoSuchType(", "new Response(");
        await UntilAsync(code => code.Code is { Problem: null, Activity: null });

        Assert.Equal(before, meanwhile);
        Assert.Matches(
            @"\nfunctions/Jobs/Say/SayHandler\.cs\(\d+,\d+\): error CS0246: The type or namespace name 'NoSuchType' could not be found",
            problem);
        Assert.Equal(build, functions.Code.Now.Build);
        Assert.Equal(before, (await functions.SayAsync("a")).GetRawText());
    }

    [Fact]
    public async Task The_page_does_in_a_browser_what_it_should()
    {
        await NpmTools.InstallAsync(Checkout.Repository, Cancelled);

        var steps = await NpmTools.RunAsync(
            Checkout.Repository, "console-page.mjs", Encoding.UTF8.GetBytes(functions.ConsoleUrl.ToString()), Cancelled);

        Assert.EndsWith("every step passed\n", steps, StringComparison.Ordinal);
    }

    private async Task SaveAsync(string old, string replacement)
    {
        var source = await File.ReadAllTextAsync(functions.Job, Cancelled);
        Assert.Contains(old, source, StringComparison.Ordinal);
        await File.WriteAllTextAsync(functions.Job, source.Replace(old, replacement, StringComparison.Ordinal), Cancelled);
    }

    private async Task UntilAsync(Predicate<ServedCode.Status> isSo)
    {
        var clock = Stopwatch.StartNew();
        while (!isSo(functions.Code.Now))
        {
            Assert.True(clock.Elapsed < TimeSpan.FromMinutes(3), $"{functions.Code.Now}");
            await Task.Delay(20, Cancelled);
        }
    }
}
