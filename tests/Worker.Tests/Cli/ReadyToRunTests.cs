using System.Reflection.PortableExecutable;

namespace Worker.Tests.Cli;

/// <summary>The tool is compiled ahead of time wherever the compiler for that could be restored.</summary>
public static class ReadyToRunTests
{
    private static readonly string Built = Path.Combine(Checkout.Root, "artifacts", "bin", "Worker.Cli", "release");

    private static readonly string Images = Path.Combine(Checkout.Root, "artifacts", "obj", "Worker.Cli", "release", "r2r");

    [Theory]
    [InlineData("worker.dll", true)]
    [InlineData("LocalAws.dll", true)]
    [InlineData("System.CommandLine.dll", true)]
    [InlineData("Quartz.dll", false)] // no short command loads it
    public static void What_short_commands_load_is_compiled_where_there_is_the_compiler(string assembly, bool isCompiled)
    {
        // The build leaves it where no registry had the compiler.
        var isMissing = Directory.EnumerateFiles(Images, "tried", SearchOption.AllDirectories).Any();

        using var file = new PEReader(File.OpenRead(Path.Combine(Built, assembly)));

        Assert.Equal(isCompiled && !isMissing, file.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0);
    }
}
