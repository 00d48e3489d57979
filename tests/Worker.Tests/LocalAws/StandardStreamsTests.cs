using System.Text;
using LocalAws;

namespace Worker.Tests.LocalAws;

public static class StandardStreamsTests
{
    [Fact]
    public static void Standard_output_that_is_full_or_closed_is_named()
    {
        using var full = new StandardStreams.GuardedStream(new Refusing(new IOException("No space left on device")), isResult: true);
        using var closed = new StandardStreams.GuardedStream(new Refusing(new UnauthorizedAccessException()), isResult: true);

        Assert.Equal(
            "standard output cannot be written to: No space left on device. What was to be printed is incomplete.",
            Assert.Throws<UserException>(() => full.Write("x"u8)).Message);
        Assert.Contains("it is closed", Assert.Throws<UserException>(() => closed.Write("x"u8)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public static void Standard_error_that_is_full_ends_nothing()
    {
        using var full = new StandardStreams.GuardedStream(new Refusing(new IOException("No space left on device")), isResult: false);

        full.Write("x"u8);
        full.Flush();
    }

    [Fact]
    public static void What_can_be_written_is_written()
    {
        using var written = new MemoryStream();
        using var stream = new StandardStreams.GuardedStream(written, isResult: true);

        stream.Write("東京"u8);

        Assert.Equal("東京", Encoding.UTF8.GetString(written.ToArray()));
    }

    private sealed class Refusing(Exception problem) : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => throw problem;

        public override void Flush() => throw problem;
    }
}
