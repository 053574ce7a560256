//! Sending bytes through a socket together with open files, and taking them out again.

use std::fs::File;
use std::io::{self, IoSlice, IoSliceMut};
use std::mem::MaybeUninit;
use std::os::fd::AsFd;

use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer,
    SendAncillaryMessage, SendFlags, recvmsg, sendmsg,
};
use tokio::io::Interest;
use tokio::net::UnixStream;

use super::MOST_FILES;

/// Sends `bytes`, the files with the first of them.
pub(super) async fn send(stream: &UnixStream, bytes: &[u8], files: &[File]) -> io::Result<()> {
    let mut sent = 0;
    while sent < bytes.len() {
        let files = if sent == 0 { files } else { &[] };
        let rest = &bytes[sent..];
        sent += stream.async_io(Interest::WRITABLE, || send_some(stream, rest, files)).await?;
    }
    Ok(())
}

fn send_some(stream: &UnixStream, bytes: &[u8], files: &[File]) -> io::Result<usize> {
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MOST_FILES))];
    let mut attached = SendAncillaryBuffer::new(&mut space);
    let descriptors: Vec<_> = files.iter().map(AsFd::as_fd).collect();
    if !descriptors.is_empty() && !attached.push(SendAncillaryMessage::ScmRights(&descriptors)) {
        return Err(io::Error::other("too many files for one request"));
    }
    Ok(sendmsg(stream, &[IoSlice::new(bytes)], &mut attached, SendFlags::NOSIGNAL)?)
}

/// Receives some bytes into `buffer`, and files into `files`; 0 at the end.
pub(super) async fn receive(
    stream: &UnixStream,
    buffer: &mut [u8],
    files: &mut Vec<File>,
) -> io::Result<usize> {
    stream.async_io(Interest::READABLE, || receive_some(stream, buffer, files)).await
}

fn receive_some(
    stream: &UnixStream,
    buffer: &mut [u8],
    files: &mut Vec<File>,
) -> io::Result<usize> {
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MOST_FILES))];
    let mut attached = RecvAncillaryBuffer::new(&mut space);
    let mut parts = [IoSliceMut::new(buffer)];
    let received = recvmsg(stream, &mut parts, &mut attached, RecvFlags::CMSG_CLOEXEC)?;
    for message in attached.drain() {
        if let RecvAncillaryMessage::ScmRights(descriptors) = message {
            files.extend(descriptors.map(File::from));
        }
    }
    Ok(received.bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Seek, Write};

    #[tokio::test]
    async fn files_arrive_with_the_bytes() {
        let (one, other) = UnixStream::pair().unwrap();
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"content").unwrap();
        file.rewind().unwrap();
        let bytes = vec![b'x'; 300_000];
        let sending = send(&one, &bytes, std::slice::from_ref(&file));
        let receiving = async {
            let (mut got, mut files, mut buffer) = (0, Vec::new(), vec![0; 4_096]);
            while got < bytes.len() {
                got += receive(&other, &mut buffer, &mut files).await.unwrap();
            }
            files
        };
        let (sent, mut files) = tokio::join!(sending, receiving);
        sent.unwrap();
        assert_eq!(files.len(), 1);
        let mut content = String::new();
        files[0].read_to_string(&mut content).unwrap();
        assert_eq!(content, "content");
    }
}
