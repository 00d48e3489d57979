using System.Text;

namespace LocalAws;

/// <summary>
/// Standard output and standard error of this process. What cannot be printed is a failure that names its place; what cannot even be
/// complained about is no reason to abort.
/// </summary>
internal static class StandardStreams
{
    /// <summary>To be called before anything is printed.</summary>
    public static void Guard()
    {
        Console.SetOut(Writer(ForResults()));
        Console.SetError(Writer(new GuardedStream(Console.OpenStandardError(), isResult: false)));
    }

    /// <summary>Standard output for what writes in larger pieces than lines.</summary>
    public static Stream ForResults() => new GuardedStream(Console.OpenStandardOutput(), isResult: true);

    private static TextWriter Writer(Stream stream) =>
        TextWriter.Synchronized(new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true });

    internal sealed class GuardedStream(Stream inner, bool isResult) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() => Try(() => inner.Flush());

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => Try(() => inner.Write(buffer, offset, count));

        private void Try(Action write)
        {
            try
            {
                write();
            }
            catch (Exception exception) when (FileProblem.Is(exception))
            {
                if (isResult)
                {
                    var why = exception is UnauthorizedAccessException ? "it is closed" : exception.Message.TrimEnd('.');
                    throw new UserException($"standard output cannot be written to: {why}. What was to be printed is incomplete.");
                }
            }
        }
    }
}
